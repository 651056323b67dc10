import type { IncomingMessage } from 'node:http'
import { BodyTooLargeError, defineRoute, type Route } from '@ujirani/http'
import type { ClientMetadata, Provider } from 'oidc-provider'
import { z } from 'zod'
import type { Labels } from '../pages/labels.ts'
import { renderSignInPage } from '../pages/sign-in-page.ts'
import type { SignInOutcome, SignInTry } from '../password-check.ts'
import {
  readOpenSignIn,
  sendExpired,
  sendPage,
  wordingFor,
  type OpenSignIn,
} from './sign-in-exchange.ts'

/** What the route needs of the service. */
export interface PostSignInParts {
  readonly provider: Provider
  readonly issuer: string
  readonly findClient: (clientId: string) => ClientMetadata | undefined
  readonly checkPassword: (attempt: SignInTry) => Promise<SignInOutcome>
  readonly onOutcome: (outcome: SignInOutcome['kind'], open: OpenSignIn) => void
}

const bodyLimitBytes = 4_096
const statusOf = { wrong: 401, throttled: 429, busy: 503 } as const

/** POST /interaction/:uid: takes name and password, and goes on to where the sign-in began. */
export function createPostSignIn(parts: PostSignInParts): Route {
  return defineRoute({
    method: 'post',
    path: '/interaction/:uid',
    name: 'postSignIn',
    summary: 'Takes name and password.',
    access: { kind: 'public' },
    params: z.object({ uid: z.string().max(64) }),
    answers: {
      303: { description: 'Signed in; back to where it began.' },
      401: { description: 'The page again, with what was wrong.', media: 'text/html' },
    },
    handle: async (_context, request, response) => {
      const { provider, findClient } = parts
      const open = await readOpenSignIn(provider, findClient, request, response)
      if (open === undefined || !isOwnPage(request, parts.issuer)) {
        sendExpired(request, response)
        return
      }
      const form = await readForm(request)
      const username = form.get('username')?.trim().slice(0, 64) ?? ''
      const outcome = await parts.checkPassword({
        username,
        password: form.get('password') ?? '',
        party: open.party,
        address: request.socket.remoteAddress ?? '',
      })
      parts.onOutcome(outcome.kind, open)
      if (outcome.kind === 'signed-in') {
        // A desk is shared: the cookie ends with the browser.
        const login = { accountId: outcome.username, amr: ['pwd'], remember: false }
        await provider.interactionFinished(request, response, { login })
        return
      }
      if (outcome.kind === 'throttled') response.setHeader('retry-after', outcome.waitSeconds)
      const wording = wordingFor(request)
      const fault = toFault(outcome, wording.labels)
      const action = `/interaction/${open.uid}`
      const page = renderSignInPage({ ...open, wording, action, fault, username })
      sendPage(response, statusOf[outcome.kind], page)
    },
  })
}

function toFault(outcome: Exclude<SignInOutcome, { kind: 'signed-in' }>, labels: Labels): string {
  if (outcome.kind === 'throttled') return labels.wait(outcome.waitSeconds)
  return labels[outcome.kind]
}

/** Browsers say where a form comes from; the cookie alone would let a sibling site's form in. */
function isOwnPage({ headers }: IncomingMessage, issuer: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return headers.origin === undefined || headers.origin === issuer
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > bodyLimitBytes) throw new BodyTooLargeError(bodyLimitBytes)
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}
