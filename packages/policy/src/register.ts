import type { AgreementId, Catalogue, PartyId, Places } from '@ujirani/events'
import type { CompiledAgreement } from './decide/compile.ts'
import type { AgreementDocument } from './document.ts'
import type { ClientRecord, PartyRecord } from './party-record.ts'
import type { Deed, Standing } from './standing.ts'
import type { Trust } from './trust.ts'

/** One record a party has had, and from where in `parties` it counts. */
export interface PartyEpoch {
  readonly record: PartyRecord
  readonly counter: number
  readonly offset: number
  /** Append time; the record counts from this millisecond until the next one does. */
  readonly fromMs: number
  /** What the act declared compromised; null for every other act. */
  readonly compromised: Pick<Compromise, 'kid' | 'from'> | null
}

/** A key its party, or the quorum, has declared compromised from a place in `agreements` on. */
export interface Compromise {
  readonly kid: string
  /** The first offset of `agreements` whose signatures by the key are void. */
  readonly from: number
  /** Where the declaration stands in `parties`. */
  readonly offset: number
  /** Append time of the declaration: before it, the signatures counted. */
  readonly atMs: number
}

/** A party and every record it has had: a signature is judged by the one its position fell into. */
export interface PartyState {
  readonly party: PartyId
  /** The record that counts now. */
  readonly record: PartyRecord
  readonly counter: number
  /** Oldest first; the last one holds `record`. */
  readonly epochs: readonly PartyEpoch[]
  readonly compromises: readonly Compromise[]
}

/** A party's valid signature under one version, and where it stands in `agreements`. */
export interface AgreementSignature {
  readonly party: PartyId
  readonly kid: string
  readonly counter: number
  readonly offset: number
  readonly atMs: number
}

/** From one instant to before another; Infinity for one that has no end yet. */
export interface Interval {
  readonly fromMs: number
  readonly untilMs: number
}

/** One proposed version; complete when all who must sign it have. */
export interface AgreementVersion {
  readonly version: number
  /** `sha256:` and the hex of SHA-256 over the document's RFC 8785 bytes. */
  readonly hash: string
  readonly document: AgreementDocument
  readonly proposedBy: PartyId
  readonly proposedAtMs: number
  /** Overlapping agreements that the proposer knows of: reported, not guarded against. */
  readonly acknowledges: readonly string[]
  /** Every signature that was accepted, in the order of the log. */
  readonly signed: readonly AgreementSignature[]
  /** Those of them that count: none whose key was declared compromised from before it on. */
  readonly signatures: ReadonlyMap<PartyId, AgreementSignature>
  /** Append time of the signature that made it complete; null while one is missing or void. */
  readonly completeAtMs: number | null
  /** The same of the first time; a later void signature does not make it unsigned for ever. */
  readonly firstCompleteAtMs: number | null
  /** When it was not in force for want of a signature, and the same of versions before it. */
  readonly lapses: readonly Interval[]
  /** When it first came into force: complete, valid and activated; Infinity while it has not. */
  readonly beginsAtMs: number
  /** Since when the agreement has been in force, by this version or by those it followed on. */
  readonly sinceMs: number
  /** First instant of its validity: local midnight of `validity.from` in its zone. */
  readonly fromMs: number
  /** First instant after its validity: local midnight after `validity.to` in its zone. */
  readonly untilMs: number
  readonly compiled: CompiledAgreement
}

/** Everything the log says of one agreement id. */
export interface AgreementState {
  readonly agreement: AgreementId
  /** Rising from 1 without gaps; never empty. */
  readonly versions: readonly AgreementVersion[]
  /** The last counter each party used for this agreement, in what of it is not void. */
  readonly counters: ReadonlyMap<PartyId, number>
  /** Every accepted act since the signing, in the order of the log. */
  readonly deeds: readonly Deed[]
  /** What those acts have made of the agreement. */
  readonly standing: Standing
}

/** A shared topic as the steward made it: a mapping for cursors, with no authority in it. */
export interface SharedTopic {
  readonly agreement: AgreementId
  readonly recipient: PartyId
  /** 0 to 2^31 − 1, never given to another topic. */
  readonly serial: number
  readonly topicId: string
}

/** A client with the party it acts for. */
export interface RegisteredClient extends ClientRecord {
  readonly party: PartyId
  readonly roles: PartyRecord['roles']
}

/** One version in the plan of a publisher. */
export interface PlannedVersion {
  readonly state: AgreementState
  readonly version: AgreementVersion
}

/**
 * The state of parties and agreements at two log positions, compiled. Immutable: applying an act
 * gives another one, and what did not change is shared between them.
 *
 * Its meaning depends on the two positions alone, not on the order in which the two topics were
 * read up to them, as long as each act met the party records that were in the log before it.
 */
export interface Register {
  readonly trust: Trust
  readonly catalogue: Catalogue
  readonly places: Places
  readonly parties: ReadonlyMap<PartyId, PartyState>
  readonly agreements: ReadonlyMap<AgreementId, AgreementState>
  /** Next offset of `parties` that is not yet in here. */
  readonly partiesEnd: number
  /** Next offset of `agreements` that is not yet in here. */
  readonly agreementsEnd: number
  /** Latest append time met in `parties`; −Infinity before the first. */
  readonly partiesAtMs: number
  /** Latest append time met in `agreements`; −Infinity before the first. */
  readonly agreementsAtMs: number
  /** By topic name. */
  readonly topics: ReadonlyMap<string, SharedTopic>
  /** By issuer and client id, see `findClient`. */
  readonly clients: ReadonlyMap<string, RegisteredClient>
  /**
   * By publisher, ordered by agreement and version: the complete versions that are or may come
   * into force. Whether one is at an instant is `isInForce`'s word, not the plan's.
   */
  readonly plan: ReadonlyMap<PartyId, readonly PlannedVersion[]>
}

/** What a register judges documents with: the same for every act of its life. */
export interface RegisterOptions {
  readonly catalogue: Catalogue
  readonly places: Places
}

/** The register of a bus on which nothing has happened yet. */
export function createRegister(trust: Trust, options: RegisterOptions): Register {
  return {
    trust,
    catalogue: options.catalogue,
    places: options.places,
    parties: new Map(),
    agreements: new Map(),
    partiesEnd: 0,
    agreementsEnd: 0,
    partiesAtMs: -Infinity,
    agreementsAtMs: -Infinity,
    topics: new Map(),
    clients: new Map(),
    plan: new Map(),
  }
}

/** The key of `clients`. Neither half can hold a space, so no two pairs share one. */
export function clientKey(issuer: string, clientId: string): string {
  return `${issuer} ${clientId}`
}

/**
 * The client that a token's issuer and client id stand for, if a party's record lists it. Ask
 * again for every token, however well remembered: a record without the client ends it at once.
 */
export function findClient(
  register: Register,
  issuer: string,
  clientId: string,
): RegisteredClient | undefined {
  return register.clients.get(clientKey(issuer, clientId))
}

/**
 * The record of a party that counted at an append time: a key is judged by where in the log its
 * signature stands, never by a time that somebody claims.
 */
export function recordAt(state: PartyState, atMs: number): PartyRecord | undefined {
  return state.epochs.findLast(({ fromMs }) => fromMs <= atMs)?.record
}
