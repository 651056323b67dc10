import { mediaTypes } from '@ujirani/events'
import {
  parseAgreementAnswer,
  parsePartyAnswer,
  type AgreementAnswer,
  type PartyAnswer,
} from './acts.ts'
import { parseBatchItem, type BatchItem } from './batch-item.ts'
import { parseDeliveries, type Deliveries } from './deliveries.ts'
import { parseDuties, type Duties } from './duties.ts'
import {
  readPage,
  readPages,
  type FeedItem,
  type FeedPage,
  type FeedQuery,
  type PageQuery,
} from './feed.ts'
import { followFeed, type FollowOptions } from './follow-feed.ts'
import { createGatewayCaller, type CallerOptions, type GatewayCaller } from './gateway-caller.ts'
import { asObject, readObjects, type JsonObject } from './json.ts'
import { readNotices, type NoticePage, type NoticeQuery } from './notices.ts'
import { parseReads, type Reads } from './reads.ts'
import { parseReceipt, type Receipt } from './receipt.ts'
import type { DiffRequest, PreviewRequest, TemplateSpec, Terms } from './signing.ts'
import { parseStructuredEvent, type StructuredEvent } from './structured-event.ts'

/** What a client is made of. */
export interface ClientOptions extends CallerOptions {
  readonly follow?: FollowOptions
}

/** An agreement to propose: the document, and the proposer's signature over it (compact JWS). */
interface Proposal {
  readonly document: unknown
  readonly signature: string
  /** Agreements whose overlap with this one is known and meant. */
  readonly acknowledges?: readonly string[]
}

/**
 * A party's view of the bus, as an ordinary HTTP client has it. Calls that were answered 429, 5xx
 * or not at all are repeated (the gateway answers a repeat as it answered the first); all other
 * refusals are thrown as they are.
 */
export interface Client {
  /** Publishes one event; the receipt says that it is in the log. */
  publish(event: StructuredEvent): Promise<Receipt>
  /** Publishes up to 500; each has its own outcome, in the order given. */
  publishBatch(events: readonly StructuredEvent[]): Promise<readonly BatchItem[]>
  /** The feed: to its present end, or `live`, for ever. */
  feed(query: FeedQuery & { readonly live: boolean }): AsyncIterable<FeedItem>
  page(query?: PageQuery): Promise<FeedPage>
  /** Own events, as a feed. */
  published(query?: PageQuery): Promise<FeedPage>
  /** What the bus tells the party, oldest first; the feed has it too, see {@link isNotice}. */
  notices(query?: NoticeQuery): Promise<NoticePage>
  /** One event: own, or a copy that was disclosed. */
  event(id: string): Promise<StructuredEvent>
  /** Who was sent an own event, and in what form. */
  deliveries(id: string): Promise<Deliveries>
  /** Who was sent an own event or could have read it; of a copy, who of the own party was. */
  reads(id: string): Promise<Reads>
  receipt(id: string): Promise<Receipt>
  /** The proof that an own event is in the ledger, a tlog-proof file; verify it. */
  proof(id: string): Promise<string>
  parties(): Promise<readonly JsonObject[]>
  /** Admits a party, or changes its record: a general JWS that carries its own authority. */
  admitParty(act: unknown): Promise<PartyAnswer>
  /** Own agreements, and those one audits, each in the version that counts now. */
  agreements(): Promise<readonly (AgreementAnswer & JsonObject)[]>
  agreement(id: string): Promise<AgreementAnswer & JsonObject>
  /** What one version says in words; `language` en, fr, sw or rn, the version that counts now else. */
  agreementInWords(id: string, language: string, version?: number): Promise<JsonObject>
  /**
   * What recipients would get of own events under a draft or a version, changes between two of them,
   * and what is the matter with one: `previews`, `diffs`, `checks`, each asked as OpenAPI says.
   */
  consider(what: 'previews' | 'diffs' | 'checks', question: JsonObject): Promise<JsonObject>
  /** What the bus says of itself to everybody: its id, its addresses, its keys. */
  discovery(): Promise<JsonObject>
  /** What is owed under an agreement and not done: by the own party, and towards it. */
  duties(id: string): Promise<Duties>
  /** Whether a draft or a version makes sense, and which other agreements it overlaps. */
  checkTerms(request: { readonly terms: Terms }): Promise<JsonObject>
  /** What each recipient would get of own events under a draft or a version. */
  previewEvents(request: PreviewRequest): Promise<JsonObject>
  /** How two drafts or versions differ, in sentences and over own events. */
  compareTerms(request: DiffRequest): Promise<JsonObject>
  /** Starter templates. */
  templates(): Promise<readonly JsonObject[]>
  /** The draft of a template for these parties. */
  draftOf(name: string, spec: TemplateSpec): Promise<JsonObject>
  proposeAgreement(proposal: Proposal): Promise<AgreementAnswer>
  signAgreement(id: string, signature: string): Promise<AgreementAnswer>
  /** Hands in a signed act (compact JWS): suspend, resume, terminate, activate, certify. */
  actOnAgreement(id: string, act: string): Promise<AgreementAnswer>
  /** Stops an agreement by token alone; only a signed resumption takes it back. */
  stopAgreement(id: string, reason?: string): Promise<AgreementAnswer>
}

/** Creates a client; it opens nothing until it is used. */
export function createClient(options: ClientOptions): Client {
  const caller = createGatewayCaller(options)
  return { ...createEventCalls(caller, options.follow), ...createRegisterCalls(caller) }
}

type EventCalls = Pick<
  Client,
  | 'publish'
  | 'publishBatch'
  | 'feed'
  | 'page'
  | 'published'
  | 'notices'
  | 'event'
  | 'deliveries'
  | 'reads'
  | 'receipt'
  | 'proof'
>

function createEventCalls(caller: GatewayCaller, follow: FollowOptions | undefined): EventCalls {
  const events = '/v1/events'
  const at = (id: string, what = ''): string => `${events}/${encodeURIComponent(id)}${what}`
  const post = (mediaType: string, body: unknown): Promise<unknown> =>
    caller.json({ method: 'POST', path: events, mediaType, body })
  return {
    publish: async (event) => parseReceipt(await post(mediaTypes.structured, event)),
    publishBatch: async (batch) => {
      return readObjects({ batch: await post(mediaTypes.batch, batch) }, 'batch').map(
        parseBatchItem,
      )
    },
    feed: ({ live, ...query }) =>
      live ? followFeed(caller, query, follow) : readPages(caller, query),
    page: (query = {}) => readPage(caller, '/v1/feed', query),
    published: (query = {}) => readPage(caller, '/v1/published', query),
    notices: (query = {}) => readNotices(caller, query),
    event: async (id) => parseStructuredEvent(await caller.json({ path: at(id) })),
    deliveries: async (id) => parseDeliveries(await caller.json({ path: at(id, '/deliveries') })),
    reads: async (id) => parseReads(await caller.json({ path: at(id, '/reads') })),
    receipt: async (id) => parseReceipt(await caller.json({ path: at(id, '/receipt') })),
    proof: (id) => caller.text({ path: at(id, '/proof'), accept: 'text/plain' }),
  }
}

type RegisterCalls = Omit<Client, keyof EventCalls>

function createRegisterCalls(caller: GatewayCaller): RegisterCalls {
  const agreements = '/v1/agreements'
  const at = (id: string, what = ''): string => `${agreements}/${encodeURIComponent(id)}${what}`
  const list = async (path: string, name: string): Promise<readonly JsonObject[]> =>
    readObjects(asObject(await caller.json({ path }), 'a list'), name)
  const post = (path: string, body: unknown, isPublic = false): Promise<unknown> =>
    caller.json({ method: 'POST', path, body, isPublic })
  return {
    parties: () => list('/v1/parties', 'parties'),
    admitParty: async (act) => parsePartyAnswer(await post('/v1/parties', act, true)),
    agreements: async () =>
      (await list(agreements, 'agreements')).map((entry) => ({
        ...entry,
        ...parseAgreementAnswer(entry),
      })),
    agreement: async (id) => {
      const answer = await caller.json({ path: at(id) })
      return { ...asObject(answer, 'an agreement'), ...parseAgreementAnswer(answer) }
    },
    agreementInWords: async (id, lang, version) =>
      asObject(
        await caller.json({ path: at(id, '/sentences'), query: { lang, version } }),
        'words',
      ),
    consider: async (what, question) => asObject(await post(`/v1/${what}`, question), what),
    discovery: async () =>
      asObject(await caller.json({ path: '/.well-known/ujirani', isPublic: true }), 'the bus'),
    duties: async (id) => parseDuties(await caller.json({ path: at(id, '/duties') })),
    checkTerms: async (request) => asObject(await post('/v1/checks', request), 'what was found'),
    previewEvents: async (request) => asObject(await post('/v1/previews', request), 'previews'),
    compareTerms: async (request) => asObject(await post('/v1/diffs', request), 'differences'),
    templates: () => list('/v1/agreement-templates', 'templates'),
    draftOf: async (name, { to, ...spec }) => {
      const query = new URLSearchParams({ ...spec, to: to.join(',') }).toString()
      const path = `/v1/agreement-templates/${encodeURIComponent(name)}?${query}`
      return asObject(await caller.json({ path }), 'a draft')
    },
    proposeAgreement: async (proposal) => parseAgreementAnswer(await post(agreements, proposal)),
    signAgreement: async (id, signature) =>
      parseAgreementAnswer(await post(at(id, '/signatures'), { signature })),
    actOnAgreement: async (id, act) => parseAgreementAnswer(await post(at(id, '/acts'), { act })),
    stopAgreement: async (id, reason) => {
      const body = reason === undefined ? { stop: true } : { stop: true, reason }
      return parseAgreementAnswer(await post(at(id, '/acts'), body))
    },
  }
}
