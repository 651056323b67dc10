/** What a file holds that somebody chose as the signed one. */
export type SignedFile =
  | { readonly kind: 'signature'; readonly jws: string }
  /** The key itself: it must not leave this machine. */
  | { readonly kind: 'key' }
  | { readonly kind: 'other' }

const jws = /^[\w-]{1,4000}\.[\w-]{1,8000}\.[\w-]{1,1000}$/

/** Looks at a chosen file before anything of it is sent. */
export function readSignedFile(text: string): SignedFile {
  const plain = text.trim()
  if (jws.test(plain)) return { kind: 'signature', jws: plain }
  const isKey = plain.includes('PRIVATE KEY') || /"(?:d|p|q|k)"\s*:/.test(plain)
  return { kind: isKey ? 'key' : 'other' }
}
