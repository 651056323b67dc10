/**
 * @needs python:jwcrypto
 */
import { spawnSync } from 'node:child_process'
import { askToken, audience, startIdentity, type IdentityWorld } from './identity-world.ts'

// Verifies standard input's token with a JOSE library that shares no code with ours.
const program = `
import json, sys
from jwcrypto import jwk, jws, jwt
given = json.load(sys.stdin)
key = jwk.JWKSet.from_json(given["jwks"]).get_key(given["kid"])
try:
    token = jwt.JWT(jwt=given["token"], key=key, algs=["ES256"], check_claims={
        "iss": given["issuer"], "aud": given["audience"], "exp": None, "iat": None, "jti": None})
    print(json.dumps({"header": json.loads(token.header), "claims": json.loads(token.claims)}))
except (jws.InvalidJWSSignature, jwt.JWTInvalidClaimValue) as error:
    print(json.dumps({"refused": type(error).__name__}))
`

describe('an access token, verified by Python’s jwcrypto', () => {
  let world: IdentityWorld
  let given: { jwks: string; kid: string; token: string; issuer: string; audience: string }
  beforeAll(async () => {
    world = await startIdentity()
    const jwks = await (await fetch(`${world.issuer}/jwks`)).text()
    const form = { grant_type: 'client_credentials', scope: 'feed:read' }
    const { body } = await askToken(world, 'bi.cgm-system', form)
    given = {
      jwks,
      kid: 'identity-1',
      token: String(body['access_token']),
      issuer: world.issuer,
      audience,
    }
  })
  afterAll(() => world.stop())
  const verify = (input: object): unknown => {
    const { stdout, stderr } = spawnSync('python3', ['-c', program], {
      input: JSON.stringify(input),
      encoding: 'utf8',
    })
    if (stdout === '') throw new Error(stderr)
    return JSON.parse(stdout)
  }

  it('holds', () => {
    expect(verify(given)).toMatchObject({
      header: { alg: 'ES256', typ: 'at+jwt' },
      claims: { client_id: 'bi.cgm-system', party: 'bi.cgm', scope: 'feed:read' },
    })
  })

  it('does not hold for another audience, or with another payload', () => {
    expect(verify({ ...given, audience: 'urn:other' })).toEqual({ refused: 'JWTInvalidClaimValue' })
    const [header, , signature] = given.token.split('.')
    const payload = Buffer.from(JSON.stringify({ iss: world.issuer })).toString('base64url')
    const token = [header, payload, signature].join('.')
    expect(verify({ ...given, token })).toEqual({ refused: 'InvalidJWSSignature' })
  })
})
