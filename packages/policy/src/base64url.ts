const grammar = /^[A-Za-z0-9_-]*$/

/**
 * Decodes base64url without padding (RFC 7515 §2).
 *
 * @returns undefined for any text that is not the one spelling of its bytes
 */
export function decodeBase64url(text: string): Buffer | undefined {
  if (!grammar.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
