import { parseClients } from './clients.ts'

const jwks = { keys: [{ kty: 'EC', crv: 'P-256', kid: 'k', x: 'x', y: 'y' }] }
const machine = {
  client_id: 'bi.cgm-system',
  party: 'bi.cgm',
  grant_types: ['client_credentials'],
  scope: 'feed:read',
  jwks,
}

describe('parseClients', () => {
  it('makes every client prove itself with its key', () => {
    expect(parseClients([machine]).get('bi.cgm-system')).toMatchObject({
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      response_types: [],
      redirect_uris: [],
    })
  })

  it.each([
    ['a shared secret', { client_secret: 'x' }],
    ['another way to authenticate', { token_endpoint_auth_method: 'none' }],
    ['no key', { jwks: { keys: [] } }],
    ['a private key', { jwks: { keys: [{ kty: 'EC', kid: 'k', d: 'd' }] } }],
    ['no scope', { scope: undefined }],
    ['an unknown grant', { grant_types: ['implicit'] }],
    ['no party', { party: undefined }],
  ])('refuses %s', (_name, change) => {
    expect(() => parseClients([{ ...machine, ...change }])).toThrow()
  })

  it('refuses one id twice', () => {
    expect(() => parseClients([machine, machine])).toThrow('two clients')
  })
})
