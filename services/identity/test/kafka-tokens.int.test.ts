import { decodeJwt, decodeProtectedHeader } from 'jose'
import { askToken, audience, startIdentity, type IdentityWorld } from './identity-world.ts'
import { createSignInFlow } from './sign-in-flow.ts'

const kafka = `${audience}/kafka`

describe('tokens for Kafka', () => {
  let world: IdentityWorld
  beforeAll(async () => {
    world = await startIdentity()
  })
  afterAll(() => world.stop())
  const ask = (scope: string, resource = kafka) =>
    askToken(world, 'bi.cgm-system', { grant_type: 'client_credentials', scope, resource })

  it('name the broker as their one audience and live less than five minutes', async () => {
    const { status, body } = await ask('events:publish feed:read')
    expect({ status, expires: body['expires_in'] }).toEqual({ status: 200, expires: 240 })
    const token = String(body['access_token'])
    expect(decodeProtectedHeader(token)).toEqual({ typ: 'at+jwt', alg: 'ES256', kid: 'identity-1' })
    const { exp = 0, iat = 0, ...claims } = decodeJwt(token)
    expect(exp - iat).toBe(240)
    expect(claims).toEqual({
      iss: world.issuer,
      aud: kafka,
      sub: 'bi.cgm-system',
      client_id: 'bi.cgm-system',
      jti: expect.any(String) as string,
      scope: 'events:publish feed:read',
      party: 'bi.cgm',
      principal: 'bi.cgm~both',
    })
  })

  it.each([
    ['events:publish', 'bi.cgm~publish'],
    ['feed:read', 'bi.cgm~read'],
    ['feed:read events:publish', 'bi.cgm~both'],
  ])('with %s are of the principal %s', async (scope, principal) => {
    const { body } = await ask(scope)
    expect(decodeJwt(String(body['access_token']))['principal']).toBe(principal)
  })

  it.each(['everything', ''])('are refused with no scope that counts there (%j)', async (scope) => {
    const { status, body } = await ask(scope)
    expect([status, body['error']]).toEqual([400, 'invalid_scope'])
  })

  it('are refused with a scope that is not the client’s', async () => {
    const { status, body } = await ask('events:publish agreements:suspend')
    expect([status, body['error']]).toEqual([400, 'invalid_scope'])
  })

  it('come without a resource too, for clients that can only say scopes', async () => {
    const form = { grant_type: 'client_credentials', scope: 'kafka feed:read' }
    const { body } = await askToken(world, 'bi.cgm-system', form)
    const { aud, scope, principal } = decodeJwt(String(body['access_token']))
    expect({ aud, scope, principal }).toEqual({
      aud: kafka,
      scope: 'feed:read',
      principal: 'bi.cgm~read',
    })
  })

  it('come for HTTP when that is the resource, whatever else is said', async () => {
    const { body } = await ask('kafka feed:read', audience)
    expect(decodeJwt(String(body['access_token'])).aud).toBe(audience)
  })

  it('are not for people, neither at sign-in nor later', async () => {
    const flow = createSignInFlow(world)
    for (const asked of [{ resource: kafka }, { resource: '', scope: 'openid kafka feed:read' }]) {
      const { page } = await flow.begin(asked)
      expect(new URL(page.url).searchParams.get('error')).toBe('invalid_target')
    }
    const signedIn = await flow.signIn()
    const { status, body } = await askToken(world, 'tz.isd-dashboard', {
      grant_type: 'refresh_token',
      refresh_token: String(signedIn.body['refresh_token']),
      resource: kafka,
    })
    expect([status, body['error']]).toEqual([400, 'invalid_target'])
  })

  it('are not what a token for HTTP is: that one names no principal', async () => {
    const { body } = await ask('events:publish', audience)
    const claims = decodeJwt(String(body['access_token']))
    expect(claims.aud).toBe(audience)
    expect(claims).not.toHaveProperty('principal')
  })
})
