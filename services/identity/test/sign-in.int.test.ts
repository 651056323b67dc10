import { createHash } from 'node:crypto'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { openBrowser } from './browser.ts'
import { audience, callbackUrl, startIdentity, type IdentityWorld } from './identity-world.ts'
import { createSignInFlow, type SignInFlow } from './sign-in-flow.ts'

describe('signing in', () => {
  let world: IdentityWorld
  let flow: SignInFlow
  beforeEach(async () => {
    world = await startIdentity()
    flow = createSignInFlow(world)
  })
  afterEach(() => world.stop())

  it('goes from the page through the code to tokens that say who and in which role', async () => {
    const begun = await flow.begin()
    expect(begun.page.status).toBe(200)
    const back = await flow.submit(begun)
    const { searchParams } = new URL(back.url)
    expect(searchParams.get('state')).toBe('the-state')
    expect(searchParams.get('iss')).toBe(world.issuer)
    const { status, body } = await flow.exchange(begun, back)
    expect(status).toBe(200)
    const keys = createRemoteJWKSet(new URL(`${world.issuer}/jwks`))
    const verify = (token: unknown, aud: string, typ?: string) =>
      jwtVerify(String(token), keys, {
        issuer: world.issuer,
        audience: aud,
        algorithms: ['ES256'],
        ...(typ === undefined ? {} : { typ }),
      })
    const access = await verify(body['access_token'], audience, 'at+jwt')
    expect(access.payload).toMatchObject({
      sub: 'amina',
      client_id: 'tz.isd-dashboard',
      scope: 'feed:read',
      party: 'tz.isd',
      roles: ['border-desk'],
    })
    const id = await verify(body['id_token'], 'tz.isd-dashboard')
    expect(id.payload).toMatchObject({
      sub: 'amina',
      nonce: 'the-nonce',
      party: 'tz.isd',
      roles: ['border-desk'],
      office: 'border-desk@manyovu',
    })
  })

  it('asks for no password again while the session lasts, and for one in another browser', async () => {
    const { begun } = await flow.signIn()
    const again = await flow.begin({}, begun.browser)
    expect(again.page.url).toContain(`${callbackUrl}?code=`)
    expect((await flow.begin()).page.text).toContain('type="password"')
  })

  it('asks for the password when the client says so', async () => {
    const { begun } = await flow.signIn()
    const again = await flow.begin({ prompt: 'login' }, begun.browser)
    expect(again.page.text).toContain('type="password"')
  })

  it('keeps its cookies from scripts and other sites, and ends them with the browser', async () => {
    const begun = await flow.begin()
    const { browser } = begun
    const answer = await browser.go(
      begun.page.url,
      { username: 'amina', password: 'password of amina' },
      { origin: world.issuer },
    )
    const resumed = await browser.go(answer.headers.get('location') ?? '')
    const session = resumed.headers.getSetCookie().filter((line) => line.startsWith('identity='))
    expect(session).toHaveLength(1)
    expect(session[0]).toMatch(/httponly/i)
    expect(session[0]).toMatch(/samesite=lax/i)
    expect(session[0]).not.toMatch(/expires/i)
  })

  describe('the page', () => {
    it('loads nothing, runs no script, sends its form here and may be framed by nobody', async () => {
      const { page } = await flow.begin()
      expect(page.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http:\/\/127\.0\.0\.1:1; base-uri 'none'; frame-ancestors 'none'$/,
      )
      expect(page.headers.get('cache-control')).toBe('no-store')
      expect(page.text).not.toMatch(/<script|https?:\/\//)
    })

    it.each([
      ['fr-BI, en;q=0.5', 'fr', 'Mot de passe'],
      ['sw', 'sw', 'Nenosiri'],
      ['en;q=0.5, sw;q=0.9', 'sw', 'Nenosiri'],
      ['rn, *', 'en', 'Password'],
    ])('speaks to %s', async (language, lang, label) => {
      const { browser, page } = await flow.begin()
      const { text } = await browser.go(page.url, undefined, { 'accept-language': language })
      expect(text).toContain(`<html lang="${lang}">`)
      expect(text).toContain(`>${label}</label>`)
    })

    it('shows what was typed as text, whatever it is', async () => {
      const { text } = await flow.submit(await flow.begin(), {
        username: '"><b onfocus=x>',
        password: 'x',
      })
      expect(text).toContain('value="&#34;&#62;&#60;b onfocus=x&#62;"')
      expect(text).not.toContain('<b onfocus')
    })
  })

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['a name nobody has', { username: 'nobody' }],
    ['no password', { password: '' }],
    ['somebody of another party', { username: 'jean', password: 'password of jean' }],
  ])('refuses %s in the same words', async (_name, form) => {
    const page = await flow.submit(await flow.begin(), form)
    expect(page.status).toBe(401)
    expect(page.text).toContain('The user name or the password is not right.')
    expect(page.url).not.toContain('code=')
  })

  it('makes who keeps guessing wait, the right password included, but not others', async () => {
    const begun = await flow.begin()
    for (let tries = 0; tries < 5; tries++) await flow.submit(begun, { password: 'wrong' })
    const page = await flow.submit(begun)
    expect(page.status).toBe(429)
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0)
    const other = await flow.begin({ client_id: 'bi.cgm-dashboard' })
    const jean = await flow.submit(other, { username: 'jean', password: 'password of jean' })
    expect(jean.url).toContain('code=')
  })

  it('does not count tries that come at once as fewer', async () => {
    const begun = await flow.begin()
    const pages = await Promise.all(
      Array.from({ length: 8 }, () => flow.submit(begun, { password: 'wrong' })),
    )
    expect(pages.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
  })

  it('takes the form from its own page only', async () => {
    const foreign = await flow.submit(await flow.begin(), {}, { origin: 'https://evil.example' })
    expect(foreign.status).toBe(400)
    const crossSite = await flow.submit(await flow.begin(), {}, { 'sec-fetch-site': 'cross-site' })
    expect(crossSite.status).toBe(400)
  })

  it('belongs to one browser', async () => {
    const { page } = await flow.begin()
    const stranger = openBrowser()
    expect(await stranger.go(page.url)).toMatchObject({ status: 400 })
    const posted = await stranger.go(page.url, { username: 'amina', password: 'password of amina' })
    expect(posted.status).toBe(400)
  })

  it('does not carry a session of one party to another’s page', async () => {
    const { begun } = await flow.signIn()
    const other = await flow.begin({ client_id: 'bi.cgm-dashboard' }, begun.browser)
    expect(other.page.text).toContain('type="password"')
    const refused = await flow.submit(other)
    expect(refused.status).toBe(401)
    // The provider first ends the other session, by a form that submits itself.
    const ending = await flow.submit(other, { username: 'jean', password: 'password of jean' })
    const script = /<script>(.*)<\/script>/s.exec(ending.text)?.[1] ?? ''
    const scriptHash = createHash('sha256').update(script).digest('base64')
    expect(ending.headers.get('content-security-policy')).toContain(`'sha256-${scriptHash}'`)
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(ending.text)?.[1] ?? ''
    const confirm = `${world.issuer}/session/end/confirm`
    const ended = await begun.browser.go(confirm, { xsrf, logout: 'yes' })
    const jean = await begun.browser.follow(ended, callbackUrl)
    expect(jean.url).toContain('code=')
  })

  it.each([
    ['no PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['PKCE in the clear', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a token straight away', { response_type: 'id_token' }, 'unsupported_response_type'],
    ['a scope that is not the client’s', { scope: 'openid events:publish' }, 'invalid_scope'],
    ['another audience', { resource: 'urn:ujirani:bus:other' }, 'invalid_target'],
  ])('refuses %s', async (_name, changes, error) => {
    const { page } = await flow.begin(changes)
    expect(page.url).toMatch(new RegExp(`^${callbackUrl}[?#].*error=${error}`))
  })

  it.each([
    ['an address that is not registered', { redirect_uri: `${callbackUrl}/x` }],
    ['an unknown client', { client_id: 'unknown' }],
  ])('goes nowhere for %s', async (_name, changes) => {
    const { page } = await flow.begin(changes)
    expect(page).toMatchObject({
      status: 400,
      url: expect.stringContaining(world.issuer) as string,
    })
  })
})
