import { openBrowser, type Browser, type BrowserPage } from './browser.ts'
import {
  askToken,
  audience,
  callbackUrl,
  createPkce,
  type IdentityWorld,
  type TokenAnswer,
} from './identity-world.ts'

/** A sign-in that has begun: where the browser stands now. */
interface Begun {
  readonly browser: Browser
  readonly page: BrowserPage
  readonly verifier: string
}

/** Signing in at the desk of tz.isd, step by step. */
export interface SignInFlow {
  begin(changes?: Readonly<Record<string, string>>, browser?: Browser): Promise<Begun>
  submit(
    begun: Begun,
    form?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<BrowserPage>
  exchange(begun: Begun, page: BrowserPage, changes?: object): Promise<TokenAnswer>
  signIn(): Promise<TokenAnswer & { readonly begun: Begun }>
  refresh(token: unknown): Promise<TokenAnswer>
}

/** Creates the steps for a running identity. */
export function createSignInFlow(world: IdentityWorld): SignInFlow {
  const begin: SignInFlow['begin'] = async (changes = {}, browser = openBrowser()) => {
    const { verifier, challenge } = createPkce()
    const query = new URLSearchParams({
      client_id: 'tz.isd-dashboard',
      response_type: 'code',
      redirect_uri: callbackUrl,
      scope: 'openid feed:read agreements:write agreements:suspend',
      resource: audience,
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...changes,
    })
    const first = await browser.go(`${world.issuer}/auth?${query.toString()}`)
    return { browser, page: await browser.follow(first, callbackUrl), verifier }
  }
  const submit: SignInFlow['submit'] = async (
    { browser, page },
    form = {},
    headers = { origin: world.issuer },
  ) => {
    const filled = { username: 'amina', password: 'password of amina', ...form }
    return browser.follow(await browser.go(page.url, filled, headers), callbackUrl)
  }
  const exchange: SignInFlow['exchange'] = (begun, page, changes = {}) =>
    askToken(world, 'tz.isd-dashboard', {
      grant_type: 'authorization_code',
      code: new URL(page.url).searchParams.get('code') ?? '',
      redirect_uri: callbackUrl,
      code_verifier: begun.verifier,
      ...changes,
    })
  return {
    begin,
    submit,
    exchange,
    async signIn() {
      const begun = await begin()
      return { begun, ...(await exchange(begun, await submit(begun))) }
    },
    refresh: (token) =>
      askToken(world, 'tz.isd-dashboard', {
        grant_type: 'refresh_token',
        refresh_token: String(token),
      }),
  }
}
