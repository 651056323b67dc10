import type { Principal } from '@ujirani/auth'
import type { AgreementId, CopyId, PartyId } from '@ujirani/events'
import { baseTopics, originTopic, sharedTopic } from '@ujirani/messaging'
import { readDecision } from '../decided-copy.ts'
import { findCopyRecord } from '../feed/find-copy.ts'
import type { IndexEntry } from '../index/entry.ts'
import type { GatewayParts } from '../parts.ts'
import { createLeafFinder, type LeafEvidence, type LeafFinder } from './leaf-evidence.ts'
import type { Ability, ReadPlace, Sending } from './reads.ts'

/** A record of an event: as it was published, or a copy of it. */
export interface EventPlace extends ReadPlace {
  /** Of a copy; null for the event itself. */
  readonly agreement: string | null
}

/** That a party was sent an event, or may have been. */
export interface ShownSending {
  readonly party: string
  readonly agreement: string | null
  /** Of one's own party alone. */
  readonly client: string | null
  readonly at: string
  readonly evidence: LeafEvidence | null
}

/** That somebody could have read an event at the broker. */
export interface ShownAbility {
  readonly principal: string
  readonly agreement: string | null
  readonly from: string
  /** Null while it is so. */
  readonly until: string | null
  /** Nobody signed for it. */
  readonly unsigned: boolean
  /** When a group of the party first said that it had read on from there; its own word. */
  readonly committedAt: string | null
  readonly evidence: LeafEvidence | null
}

/** Who read an event, by what the log says; was sent and could have read are never mixed. */
export interface EventReads {
  readonly sent: readonly ShownSending[]
  readonly mayHaveBeenSent: readonly ShownSending[]
  readonly couldHaveRead: readonly ShownAbility[]
}

type ReadsParts = Pick<GatewayParts, 'index' | 'reader' | 'busRecords' | 'ledger' | 'clock'>

/** Where a published event stands, and the copies that were decided on and are still there. */
export async function placesOf(
  parts: Pick<GatewayParts, 'index' | 'reader' | 'busRecords'>,
  entry: IndexEntry,
): Promise<readonly EventPlace[]> {
  const { party, partition, offset, acceptedAtMs: appendedAtMs } = entry
  const own = { topic: originTopic(party), partition, offset, appendedAtMs, agreement: null }
  const copies = new Map<string, Promise<EventPlace | undefined>>()
  for (const at of parts.index.decisionsOf(entry)) {
    const found = await readDecision(parts, at)
    for (const { copyId, agreement, recipient } of found?.decision.lines ?? []) {
      if (copyId === null) continue
      const topic = sharedTopic(agreement as AgreementId, recipient as PartyId)
      const copy = { id: copyId as CopyId, decidedAtMs: found?.appendedAtMs ?? 0 }
      copies.set(copyId, findPlace(parts, topic, agreement, copy))
    }
  }
  const places = await Promise.all(copies.values())
  return [own, ...places.filter((place) => place !== undefined)]
}

async function findPlace(
  { reader }: Pick<GatewayParts, 'reader'>,
  topic: string,
  agreement: string,
  copy: Parameters<typeof findCopyRecord>[2],
): Promise<EventPlace | undefined> {
  // Retention may have taken the copy, and the steward its topic.
  const record = await findCopyRecord(reader, topic, copy).catch(() => undefined)
  if (record === undefined) return undefined
  const { partition, offset, timestampMs: appendedAtMs } = record
  return { topic, partition, offset, appendedAtMs, agreement }
}

/** Who was sent the records at some places, may have been, or could have read them. */
export async function readReads(
  parts: ReadsParts,
  places: readonly EventPlace[],
  reader: Pick<Principal, 'party'>,
): Promise<EventReads> {
  const leaves = createLeafFinder(parts)
  const reads = places.map((place) => ({
    place,
    ...parts.index.readsOf(place, parts.clock.nowMs()),
  }))
  const sendings = (kind: 'sent' | 'mayHaveBeenSent'): Promise<readonly ShownSending[]> =>
    Promise.all(
      reads.flatMap(({ place: { agreement }, ...found }) =>
        toVisible(found[kind], reader.party).map((each) => toSending(each, agreement, leaves)),
      ),
    )
  const [sent, maybe] = await Promise.all([sendings('sent'), sendings('mayHaveBeenSent')])
  const isSent = (one: ShownSending): boolean => sent.some((other) => keyOf(other) === keyOf(one))
  const couldHaveRead = await Promise.all(
    reads.flatMap(({ place, couldHaveRead: abilities, progress }) =>
      abilities.map((ability) => toAbility(ability, { place, progress }, leaves)),
    ),
  )
  return { sent, mayHaveBeenSent: maybe.filter((one) => !isSent(one)), couldHaveRead }
}

/** A sending as somebody may know it; null for a client that is not theirs. */
type VisibleSending = Omit<Sending, 'client'> & { readonly client: string | null }

/** Which machines and desks of another party look is that party's own business: the first counts. */
export function toVisible(sendings: readonly Sending[], reader: string): readonly VisibleSending[] {
  const inOrder = sendings.toSorted((one, other) => one.accessOffset - other.accessOffset)
  const shown = inOrder.map((each) => (each.party === reader ? each : { ...each, client: null }))
  return shown.filter(
    (each, at) =>
      each.client !== null || shown.findIndex(({ party }) => party === each.party) === at,
  )
}

async function toSending(
  { party, client, atMs, accessOffset }: VisibleSending,
  agreement: string | null,
  leaves: LeafFinder,
): Promise<ShownSending> {
  const evidence = (await leaves.find(baseTopics.access, accessOffset)) ?? null
  return { party, agreement, client, at: isoOf(atMs), evidence }
}

async function toAbility(
  { principal, grantedMs, revokedMs, isUnsigned, accessOffset }: Ability,
  found: { readonly place: EventPlace } & Pick<
    ReturnType<ReadsParts['index']['readsOf']>,
    'progress'
  >,
  leaves: LeafFinder,
): Promise<ShownAbility> {
  const party = /^User:(.+)~[a-z]+$/.exec(principal)?.[1] ?? ''
  const own = found.progress.filter(({ groupId }) => groupId.startsWith(`${party}~`))
  const committed = own.map(({ atMs }) => atMs)
  return {
    principal,
    agreement: found.place.agreement,
    from: isoOf(grantedMs),
    until: revokedMs === null ? null : isoOf(revokedMs),
    unsigned: isUnsigned,
    committedAt: committed.length === 0 ? null : isoOf(Math.min(...committed)),
    evidence: (await leaves.find(baseTopics.access, accessOffset)) ?? null,
  }
}

function keyOf({ party, agreement, client }: ShownSending): string {
  return [party, agreement, client].join(' ')
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
