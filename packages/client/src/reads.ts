import {
  asObject,
  readObjects,
  readText,
  readTextOrNull,
  readWhole,
  type JsonObject,
} from './json.ts'

/** Where a record of the bus stands in the ledger's public log. */
export interface LeafEvidence {
  readonly leafIndex: number
  /** Base64: the RFC 6962 hash of that leaf. */
  readonly leafHash: string
}

/** That a party was sent an event, or may have been. */
interface Sending {
  readonly party: string
  /** Of a copy; null for the event itself. */
  readonly agreement: string | null
  /** Of the own party; null for others. */
  readonly client: string | null
  readonly at: string
  readonly evidence: LeafEvidence | null
}

/** That somebody could have read an event at the broker. */
interface Ability {
  readonly principal: string
  readonly agreement: string | null
  readonly from: string
  /** Null while the right is held. */
  readonly until: string | null
  /** Nobody signed for it. */
  readonly unsigned: boolean
  /** When the party's own clients first said that they had read on from there. */
  readonly committedAt: string | null
  readonly evidence: LeafEvidence | null
}

/** Who read an event, by what the log says. */
export interface Reads {
  readonly id: string
  /** Over HTTP: handed to the network. */
  readonly sent: readonly Sending[]
  readonly mayHaveBeenSent: readonly Sending[]
  /** Over Kafka, where nobody knows what was read. */
  readonly couldHaveRead: readonly Ability[]
}

/** Parses the answer of `GET /v1/events/{id}/reads`. */
export function parseReads(json: unknown): Reads {
  const answer = asObject(json, 'the reads')
  return {
    id: readText(answer, 'id'),
    sent: readObjects(answer, 'sent').map(parseSending),
    mayHaveBeenSent: readObjects(answer, 'mayHaveBeenSent').map(parseSending),
    couldHaveRead: readObjects(answer, 'couldHaveRead').map(parseAbility),
  }
}

/** The member `evidence` of an entry. */
export function parseLeafEvidence(entry: JsonObject): LeafEvidence | null {
  const json = entry['evidence']
  if (json === null || json === undefined) return null
  const evidence = asObject(json, 'evidence')
  return { leafIndex: readWhole(evidence, 'leafIndex'), leafHash: readText(evidence, 'leafHash') }
}

function parseSending(entry: JsonObject): Sending {
  return {
    party: readText(entry, 'party'),
    agreement: readTextOrNull(entry, 'agreement'),
    client: readTextOrNull(entry, 'client'),
    at: readText(entry, 'at'),
    evidence: parseLeafEvidence(entry),
  }
}

function parseAbility(entry: JsonObject): Ability {
  return {
    principal: readText(entry, 'principal'),
    agreement: readTextOrNull(entry, 'agreement'),
    from: readText(entry, 'from'),
    until: readTextOrNull(entry, 'until'),
    unsigned: entry['unsigned'] === true,
    committedAt: readTextOrNull(entry, 'committedAt'),
    evidence: parseLeafEvidence(entry),
  }
}
