import type {
  ActAnswer,
  AgreementDetail,
  AgreementInWords,
  AgreementList,
  Differences,
  Overlap,
  OwnEvent,
  Previews,
  Terms,
} from './agreement-shapes.ts'
import { ask } from './api.ts'

const agreements = '/api/agreements'
const at = (id: string, what = ''): string => `${agreements}/${encodeURIComponent(id)}${what}`

function post<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
}

export const readAgreements = (): Promise<AgreementList> => ask(agreements)

export const readAgreement = (id: string): Promise<AgreementDetail> => ask(at(id))

export function readSentences(
  id: string,
  version: number,
  language: string,
): Promise<AgreementInWords> {
  return ask(at(id, `/sentences?lang=${language}&version=${String(version)}`))
}

export const readOwnEvents = async (): Promise<readonly OwnEvent[]> =>
  (await ask<{ readonly events: readonly OwnEvent[] }>('/api/published')).events

/** Days of a zone as instants: from the first one's start to the last one's end. */
export interface Window {
  readonly from: string
  readonly to: string
}

export function preview(
  terms: Terms,
  events: { readonly id: string } | Window,
  lang: string,
): Promise<Previews> {
  return post('/api/previews', { terms, events, lang })
}

export function compare(
  [before, after]: readonly [Terms, Terms],
  lang: string,
  window: Window | undefined,
): Promise<Differences> {
  return post('/api/diffs', { before, after, lang, ...(window === undefined ? {} : { window }) })
}

export async function findOverlaps(terms: Terms): Promise<readonly Overlap[]> {
  const answer = await post<{ readonly overlaps: readonly Overlap[] }>('/api/checks', { terms })
  return answer.overlaps
}

/** Where the file to sign is. */
export const documentAddress = (id: string, version: number): string =>
  at(id, `/document?version=${String(version)}`)
export const actAddress = (id: string, action: string): string => at(id, `/act?action=${action}`)

export const handInSignature = (id: string, signature: string): Promise<ActAnswer> =>
  post(at(id, '/signatures'), { signature })

export const handInAct = (id: string, act: string): Promise<ActAnswer> =>
  post(at(id, '/acts'), { act })

export const stopAgreement = (id: string, reason: string): Promise<ActAnswer> =>
  post(at(id, '/acts'), reason === '' ? { stop: true } : { stop: true, reason })
