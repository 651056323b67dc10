/** The essence of a `Content-Type` (type/subtype, lower case) and whether its text is UTF-8. */
export interface MediaType {
  readonly essence: string
  readonly isUtf8: boolean
}

const known = new Map<string, MediaType>()
const knownLimit = 256

function parse(header: string): MediaType {
  const [essence = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice(8)
  const isUtf8 = charset === undefined || charset.replaceAll('"', '') === 'utf-8'
  return { essence, isUtf8 }
}

/** Parses a `Content-Type` header; the few spellings clients use are remembered. */
export function parseMediaType(header: string): MediaType {
  const seen = known.get(header)
  if (seen !== undefined) return seen
  const mediaType = parse(header)
  // Senders choose the spelling, so what is remembered is bounded.
  if (known.size < knownLimit) known.set(header, mediaType)
  return mediaType
}
