/** Whether plain http is taken from an issuer: on this machine only, or (demo networks) anywhere. */
export type PlainHttp = 'loopback' | 'any'

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Whether an issuer's URL may be asked for keys or tokens: https, or plain http where allowed. */
export function isAllowedUrl(text: string, plainHttp: PlainHttp): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, hash } = new URL(text)
  if (username !== '' || password !== '' || hash !== '') return false
  if (protocol === 'https:') return true
  return protocol === 'http:' && (plainHttp === 'any' || loopback.has(hostname))
}
