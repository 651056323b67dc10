import { readSignedFile } from './signed-file.ts'

describe('a file that was chosen as signed', () => {
  it('is a compact JWS, also with a line end around it', () => {
    expect(readSignedFile('\neyJh.eyJi.c2ln\n')).toEqual({
      kind: 'signature',
      jws: 'eyJh.eyJi.c2ln',
    })
  })

  it.each([
    ['a private JWK', '{"kty":"EC","crv":"P-256","x":"…","y":"…","d":"secret"}'],
    ['a private PEM', '-----BEGIN PRIVATE KEY-----\nMIG…\n-----END PRIVATE KEY-----'],
    ['an old PEM', '-----BEGIN EC PRIVATE KEY-----\nMHc…'],
  ])('is known for a key: %s', (_name, text) => {
    expect(readSignedFile(text)).toEqual({ kind: 'key' })
  })

  it.each([
    ['the document', '{"agreement":"a-b-1","version":1}'],
    ['two parts', 'eyJh.eyJi'],
    ['nothing', ''],
    ['words', 'signed by me.'],
    ['a public key', '{"kty":"EC","crv":"P-256","x":"…","y":"…"}'],
  ])('is nothing to hand in: %s', (_name, text) => {
    expect(readSignedFile(text)).toEqual({ kind: 'other' })
  })
})
