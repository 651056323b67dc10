import type { ClientFile } from '@ujirani/client'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  discovery,
  PrivateKeyJwt,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  tokenRevocation,
  type Configuration,
} from 'openid-client'
import { toSignedIn, type SignedIn } from './signed-in.ts'

/** What a browser must bring back from the issuer, and what proves that we sent it there. */
export interface SignInChallenge {
  readonly state: string
  readonly nonce: string
  /** PKCE (RFC 7636). */
  readonly verifier: string
}

/** The party's OpenID provider, as its page's confidential client sees it (private_key_jwt). */
export interface OpenId {
  /** Makes a challenge, and the address to send the browser to with it. */
  begin(): Promise<{ readonly challenge: SignInChallenge; readonly to: string }>
  /** Exchanges the code that the browser brought back. */
  finish(query: string, challenge: SignInChallenge): Promise<SignedIn>
  /** Fresh tokens for the same person. */
  renew(before: SignedIn): Promise<SignedIn>
  /** Gives the tokens back; the address where the browser signs out of the issuer too. */
  end(person: SignedIn): Promise<string>
}

interface OpenIdOptions {
  readonly clientFile: ClientFile
  /** Where the page is. */
  readonly pageUrl: string
  readonly nowMs: () => number
}

const timeoutSeconds = 5
const checks = { idTokenExpected: true }

/** Creates the client; the issuer is looked up when it is first needed. */
export function createOpenId({ clientFile, pageUrl, nowMs }: OpenIdOptions): OpenId {
  const { party, resource, scope } = clientFile
  const redirectUri = `${pageUrl}/auth/callback`
  const issuer = createIssuer(clientFile)
  return {
    begin: async () => {
      const verifier = randomPKCECodeVerifier()
      const challenge = { state: randomState(), nonce: randomNonce(), verifier }
      const to = buildAuthorizationUrl(await issuer(), {
        redirect_uri: redirectUri,
        scope,
        resource,
        state: challenge.state,
        nonce: challenge.nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { challenge, to: to.href }
    },
    finish: async (query, { state, nonce, verifier }) => {
      const answer = await authorizationCodeGrant(
        await issuer(),
        new URL(query, redirectUri),
        { ...checks, expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
        { resource },
      )
      return toSignedIn(answer, { party, asked: scope, nowMs: nowMs() })
    },
    renew: async (before) => {
      const { refreshToken } = before.tokens
      if (refreshToken === undefined) throw new TypeError('the issuer gave no refresh token')
      const answer = await refreshTokenGrant(await issuer(), refreshToken, { resource })
      return toSignedIn(answer, { party, asked: scope, nowMs: nowMs(), before })
    },
    end: async ({ tokens }) => {
      const configuration = await issuer()
      const { refreshToken } = tokens
      // The issuer's own session ends by the browser's visit; this ends ours also without it.
      if (refreshToken !== undefined) await tokenRevocation(configuration, refreshToken)
      const to = buildEndSessionUrl(configuration, {
        id_token_hint: tokens.idToken,
        post_logout_redirect_uri: `${pageUrl}/`,
      })
      return to.href
    },
  }
}

/** Discovers the issuer once; a try that failed is not the answer for ever. */
function createIssuer(clientFile: ClientFile): () => Promise<Configuration> {
  let found: Promise<Configuration> | undefined
  return () => {
    found ??= discover(clientFile).catch((error: unknown) => {
      found = undefined
      throw error
    })
    return found
  }
}

async function discover({ issuer, client_id: clientId, jwk }: ClientFile): Promise<Configuration> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign'])
  const isPlain = issuer.startsWith('http:')
  return discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    PrivateKeyJwt({ key, kid: jwk.kid }),
    {
      timeout: timeoutSeconds,
      // Plain http is the demo's; the client file, mode 0600, says who the issuer is.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated only to be noticed
      execute: isPlain ? [allowInsecureRequests] : [],
    },
  )
}
