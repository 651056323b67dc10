const pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Reads base64 with its padding (RFC 4648 §4); undefined for anything else. */
export function decodeBase64(text: string): Buffer | undefined {
  return pattern.test(text) ? Buffer.from(text, 'base64') : undefined
}

/** Reads the base64 of a hash, in its one spelling; undefined for anything else. */
export function decodeHash(text: string): Buffer | undefined {
  const bytes = decodeBase64(text)
  return bytes?.length === 32 && bytes.toString('base64') === text ? bytes : undefined
}
