import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { askToken, callbackUrl, startIdentity, type IdentityWorld } from './identity-world.ts'
import { createSignInFlow, type SignInFlow } from './sign-in-flow.ts'

describe('what a sign-in gives', () => {
  let world: IdentityWorld
  let flow: SignInFlow
  beforeEach(async () => {
    world = await startIdentity()
    flow = createSignInFlow(world)
  })
  afterEach(() => world.stop())

  describe('the code', () => {
    it('is good once, and its second use ends what came of the first', async () => {
      const begun = await flow.begin()
      const back = await flow.submit(begun)
      const first = await flow.exchange(begun, back)
      expect(first.status).toBe(200)
      expect(await flow.exchange(begun, back)).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      })
      expect(await flow.refresh(first.body['refresh_token'])).toMatchObject({ status: 400 })
    })

    it('is good once also when it comes twice at the same instant', async () => {
      const begun = await flow.begin()
      const back = await flow.submit(begun)
      const answers = await Promise.all([1, 2, 3, 4].map(() => flow.exchange(begun, back)))
      expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    })

    it.each([
      ['another verifier', { code_verifier: 'x'.repeat(43) }],
      ['another address', { redirect_uri: 'http://127.0.0.1:1/' }],
      ['no verifier', { code_verifier: '' }],
    ])('is refused with %s', async (_name, changes) => {
      const begun = await flow.begin()
      expect(await flow.exchange(begun, await flow.submit(begun), changes)).toMatchObject({
        status: 400,
      })
    })

    it('is refused to another client', async () => {
      const begun = await flow.begin()
      const back = await flow.submit(begun)
      const answer = await askToken(world, 'bi.cgm-dashboard', {
        grant_type: 'authorization_code',
        code: new URL(back.url).searchParams.get('code') ?? '',
        redirect_uri: callbackUrl,
        code_verifier: begun.verifier,
      })
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    })
  })

  describe('the refresh token', () => {
    it('gives fresh tokens, and itself anew', async () => {
      const { body } = await flow.signIn()
      const next = await flow.refresh(body['refresh_token'])
      expect(next.status).toBe(200)
      expect(next.body['refresh_token']).not.toBe(body['refresh_token'])
      expect(decodeJwt(String(next.body['access_token']))).toMatchObject({ sub: 'amina' })
    })

    it('is good once; its second use ends them all', async () => {
      const { body } = await flow.signIn()
      const next = await flow.refresh(body['refresh_token'])
      expect(await flow.refresh(body['refresh_token'])).toMatchObject({ status: 400 })
      expect(await flow.refresh(next.body['refresh_token'])).toMatchObject({ status: 400 })
    })

    it('follows the person: a role taken away, then the person gone', async () => {
      const { body } = await flow.signIn()
      const file = join(world.directory, 'people.json')
      const people = JSON.parse(await readFile(file, 'utf8')) as { username: string }[]
      const write = async (content: unknown): Promise<void> => {
        await writeFile(file, JSON.stringify(content))
        await new Promise((resolve) => setTimeout(resolve, 600))
      }
      await write(people.map((person) => ({ ...person, roles: [] })))
      const next = await flow.refresh(body['refresh_token'])
      expect(decodeJwt(String(next.body['access_token']))).toMatchObject({ roles: [] })
      await write(people.filter(({ username }) => username !== 'amina'))
      expect(await flow.refresh(next.body['refresh_token'])).toMatchObject({ status: 400 })
    })

    it('gives the rights of the account, and no more once they are taken away', async () => {
      const { body } = await flow.signIn()
      const scopeOf = (token: unknown) => decodeJwt(String(token))['scope']
      expect(scopeOf(body['access_token'])).toBe('feed:read')
      await change(world, (person) => ({ ...person, scopes: ['agreements:suspend'] }))
      const next = await flow.refresh(body['refresh_token'])
      expect(scopeOf(next.body['access_token'])).toBe('feed:read agreements:suspend')
      expect(next.body['scope']).toContain('agreements:suspend')
      // Negative twin: the right is the account's, for the client still has it.
      await change(world, (person) => ({ ...person, scopes: [] }))
      const last = await flow.refresh(next.body['refresh_token'])
      expect(scopeOf(last.body['access_token'])).toBe('feed:read')
    })

    it('gives nobody a right that the client has not, whatever the account says', async () => {
      await change(world, (person) => ({ ...person, scopes: ['register:write'] }))
      const { body } = await flow.signIn()
      expect(decodeJwt(String(body['access_token']))['scope']).toBe('feed:read')
    })

    it('ends with its session, and by revocation', async () => {
      const { body, begun } = await flow.signIn()
      const query = new URLSearchParams({
        id_token_hint: String(body['id_token']),
        post_logout_redirect_uri: 'http://127.0.0.1:1/',
      })
      const question = await begun.browser.go(`${world.issuer}/session/end?${query.toString()}`)
      expect(question.text).toContain('Do you want to sign out?')
      expect(question.headers.get('content-security-policy')).toContain(
        "form-action 'self' http://127.0.0.1:1",
      )
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(question.text)?.[1] ?? ''
      const done = await begun.browser.go(`${world.issuer}/session/end/confirm`, {
        xsrf,
        logout: 'yes',
      })
      expect(done.headers.get('location')).toBe('http://127.0.0.1:1/')
      expect(await flow.refresh(body['refresh_token'])).toMatchObject({ status: 400 })
      expect((await flow.begin({}, begun.browser)).page.text).toContain('type="password"')
    })
  })
})

type Account = Readonly<Record<string, unknown>>

/** Changes the accounts and waits until identity has seen it. */
async function change(world: IdentityWorld, edit: (person: Account) => Account): Promise<void> {
  const file = join(world.directory, 'people.json')
  const people = JSON.parse(await readFile(file, 'utf8')) as readonly Account[]
  await writeFile(file, JSON.stringify(people.map(edit)))
  await new Promise((resolve) => setTimeout(resolve, 600))
}
