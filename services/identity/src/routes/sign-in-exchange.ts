import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type ClientMetadata, type Provider } from 'oidc-provider'
import { chooseWording, type Wording } from '../pages/labels.ts'
import type { Page } from '../pages/page.ts'
import { renderNoticePage } from '../pages/sign-in-page.ts'

/** The sign-in that a browser is in the middle of. */
export interface OpenSignIn {
  readonly uid: string
  readonly party: unknown
  readonly clientName: string
  readonly redirectUri: string
}

type FindClient = (clientId: string) => ClientMetadata | undefined

/**
 * Reads which sign-in a request is about: the one its cookie names, and its path has to name the
 * same (the cookie is bound to that path).
 *
 * @returns `undefined` when there is none, it has expired, or its client is gone
 */
export async function readOpenSignIn(
  provider: Provider,
  findClient: FindClient,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<OpenSignIn | undefined> {
  const interaction = await provider
    .interactionDetails(request, response)
    .catch((error: unknown) => {
      if (error instanceof errors.SessionNotFound) return undefined
      throw error
    })
  if (interaction?.prompt.name !== 'login') return undefined
  const clientId = String(interaction.params['client_id'])
  const client = findClient(clientId)
  if (client === undefined) return undefined
  return {
    uid: interaction.uid,
    party: client['party'],
    clientName: client.client_name ?? clientId,
    redirectUri: String(interaction.params['redirect_uri']),
  }
}

/** The words for whoever asks. */
export function wordingFor(request: IncomingMessage): Wording {
  return chooseWording(request.headers['accept-language'])
}

/** Sends a page that nobody may keep. */
export function sendPage(response: ServerResponse, status: number, page: Page): void {
  response.statusCode = status
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.setHeader('content-security-policy', page.contentSecurityPolicy)
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-length', Buffer.byteLength(page.html))
  response.end(page.html)
}

/** Says that there is no such sign-in (any more). */
export function sendExpired(request: IncomingMessage, response: ServerResponse): void {
  const wording = wordingFor(request)
  sendPage(response, 400, renderNoticePage(wording, wording.labels.signIn, wording.labels.expired))
}
