import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createKeySets, createTokenSource, createTokenVerifier } from '@ujirani/auth'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import {
  askToken,
  audience,
  createKey,
  signAssertion,
  startIdentity,
  toPublic,
  type IdentityWorld,
} from './identity-world.ts'

describe('client credentials', () => {
  let world: IdentityWorld
  beforeAll(async () => {
    world = await startIdentity()
  })
  afterAll(() => world.stop())
  const ask = (form: Readonly<Record<string, string>>) =>
    askToken(world, 'bi.cgm-system', { grant_type: 'client_credentials', ...form })

  it('give an access token that the bus’s own verifier takes', async () => {
    const source = createTokenSource({
      client_id: 'bi.cgm-system',
      party: 'bi.cgm',
      kind: 'machine',
      issuer: world.issuer,
      token_endpoint: `${world.issuer}/token`,
      resource: audience,
      scope: 'events:publish feed:read',
      jwk: world.clientKey,
    })
    const verifier = createTokenVerifier({
      audience,
      keySets: createKeySets(),
      findClient: () => ({
        party: 'bi.cgm' as never,
        kind: 'machine',
        scopes: ['events:publish', 'feed:read'],
        roles: {},
      }),
    })
    await expect(verifier.verify(`Bearer ${await source()}`)).resolves.toMatchObject({
      clientId: 'bi.cgm-system',
      subject: 'bi.cgm-system',
      scopes: new Set(['events:publish', 'feed:read']),
    })
  })

  describe('bound to a key (RFC 9449)', () => {
    const clientFile = (resource = audience) => ({
      client_id: 'bi.cgm-system',
      party: 'bi.cgm',
      kind: 'machine' as const,
      issuer: world.issuer,
      token_endpoint: `${world.issuer}/token`,
      resource,
      scope: 'events:publish feed:read',
      dpop: true,
      jwk: world.clientKey,
    })
    const url = 'http://127.0.0.1:8080/v1/events'
    const request = { method: 'POST', url }

    it('open the bus with a proof, and nothing without', async () => {
      const source = createTokenSource(clientFile())
      const verifier = createTokenVerifier({
        audience,
        keySets: createKeySets(),
        findClient: () => ({
          party: 'bi.cgm' as never,
          kind: 'machine',
          scopes: ['events:publish'],
          roles: {},
          dpopBound: true,
        }),
      })
      const token = await source()
      const proof = await source.prove?.({ ...request, token })
      const proved = verifier.verify(`DPoP ${token}`, { ...request, proof })
      await expect(proved).resolves.toMatchObject({ clientId: 'bi.cgm-system' })
      const again = verifier.verify(`DPoP ${token}`, { ...request, proof })
      await expect(again).rejects.toMatchObject({ details: { reason: 'proof' } })
      await expect(verifier.verify(`Bearer ${token}`)).rejects.toMatchObject({
        details: { reason: 'bound' },
      })
    })

    it('are not given for Kafka, which could not check them', async () => {
      const source = createTokenSource(clientFile(`${audience}/kafka`))
      await expect(source()).rejects.toMatchObject({ details: { remoteCode: 'invalid_request' } })
    })
  })

  it('give what RFC 9068 asks for, for five minutes', async () => {
    const { status, body } = await ask({ scope: 'events:publish', resource: audience })
    expect({ status, ...body }).toMatchObject({
      status: 200,
      token_type: 'Bearer',
      expires_in: 300,
    })
    const token = String(body['access_token'])
    expect(decodeProtectedHeader(token)).toEqual({ typ: 'at+jwt', alg: 'ES256', kid: 'identity-1' })
    const { exp = 0, iat = 0, ...claims } = decodeJwt(token)
    expect(exp - iat).toBe(300)
    expect(claims).toEqual({
      iss: world.issuer,
      aud: audience,
      sub: 'bi.cgm-system',
      client_id: 'bi.cgm-system',
      jti: expect.any(String) as string,
      scope: 'events:publish',
      party: 'bi.cgm',
    })
  })

  it('are for the bus when no resource is named', async () => {
    const { body } = await ask({ scope: 'feed:read' })
    expect(decodeJwt(String(body['access_token'])).aud).toBe(audience)
  })

  it.each([
    [
      'a scope that is not the client’s',
      { scope: 'events:publish audit:read' },
      400,
      'invalid_scope',
    ],
    ['another audience', { resource: 'urn:ujirani:bus:other' }, 400, 'invalid_target'],
    ['a longer audience', { resource: `${audience}/kafkas` }, 400, 'invalid_target'],
    [
      'a grant that is not the client’s',
      { grant_type: 'refresh_token', refresh_token: 'x' },
      400,
      'invalid_request',
    ],
    ['a grant that does not exist', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no assertion', { client_assertion: '' }, 401, 'invalid_client'],
    [
      'a shared secret',
      { client_assertion: '', client_assertion_type: '', client_secret: 'x' },
      401,
      'invalid_client',
    ],
  ])('are refused with %s', async (_name, form, status, error) => {
    const answer = await ask(form)
    expect(answer).toMatchObject({ status, body: { error } })
    expect(answer.body).not.toHaveProperty('access_token')
  })

  it('grant nothing for a scope that does not exist', async () => {
    const { body } = await ask({ scope: 'everything' })
    expect(decodeJwt(String(body['access_token']))).not.toHaveProperty('scope')
  })

  it('are refused when the assertion is of another client than the request', async () => {
    const assertion = await signAssertion(world.clientKey, 'tz.isd-dashboard', world.issuer)
    await expect(ask({ client_assertion: assertion })).resolves.toMatchObject({ status: 400 })
  })

  describe('an assertion', () => {
    const now = (): number => Math.floor(Date.now() / 1000)
    it.each<[string, () => Readonly<Record<string, unknown>>]>([
      ['for another audience', () => ({ aud: 'https://other.example' })],
      ['in another client’s name', () => ({ iss: 'tz.isd-dashboard' })],
      ['that has expired', () => ({ iat: now() - 120, exp: now() - 60 })],
      ['that lives for an hour', () => ({ exp: now() + 3_600 })],
      ['without iat', () => ({ iat: undefined })],
      ['without exp', () => ({ exp: undefined })],
      ['without jti', () => ({ jti: undefined })],
    ])('is refused %s', async (_name, claims) => {
      const { clientKey, issuer } = world
      const assertion = await signAssertion(clientKey, 'bi.cgm-system', issuer, claims())
      await expect(ask({ client_assertion: assertion })).resolves.toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      })
    })

    it('is refused when another key signed it', async () => {
      const stranger = await createKey('client-1')
      const assertion = await signAssertion(stranger, 'bi.cgm-system', world.issuer)
      await expect(ask({ client_assertion: assertion })).resolves.toMatchObject({ status: 401 })
    })

    it('is good once', async () => {
      const assertion = await signAssertion(world.clientKey, 'bi.cgm-system', world.issuer)
      await expect(ask({ client_assertion: assertion })).resolves.toMatchObject({ status: 200 })
      await expect(ask({ client_assertion: assertion })).resolves.toMatchObject({ status: 401 })
    })

    it('is good once also when it comes ten times at the same instant', async () => {
      const assertion = await signAssertion(world.clientKey, 'bi.cgm-system', world.issuer)
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => ask({ client_assertion: assertion })),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    })
  })

  it('stop for a removed client within a second, and begin for an added one', async () => {
    const file = join(world.directory, 'clients.json')
    const before = await readFile(file, 'utf8')
    const replace = async (content: string): Promise<void> => {
      await writeFile(`${file}.new`, content)
      await rename(`${file}.new`, file)
      await new Promise((resolve) => setTimeout(resolve, 600))
    }
    const key = await createKey('new-1')
    const added = {
      client_id: 'iom-system',
      party: 'iom',
      grant_types: ['client_credentials'],
      scope: 'feed:read',
      jwks: { keys: [toPublic(key)] },
    }
    await replace(JSON.stringify([added]))
    await expect(ask({})).resolves.toMatchObject({ status: 401 })
    const assertion = await signAssertion(key, 'iom-system', world.issuer)
    const form = { grant_type: 'client_credentials', client_assertion: assertion }
    await expect(askToken(world, 'iom-system', form)).resolves.toMatchObject({ status: 200 })
    await replace('[{"client_id":')
    const again = await signAssertion(key, 'iom-system', world.issuer)
    await expect(
      askToken(world, 'iom-system', { ...form, client_assertion: again }),
    ).resolves.toMatchObject({ status: 200 })
    await replace(before)
    await expect(ask({})).resolves.toMatchObject({ status: 200 })
  })
})
