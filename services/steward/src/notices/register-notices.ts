import type { Notice, PartyId } from '@ujirani/events'
import { toNotice } from '@ujirani/messaging'
import {
  dueNotices,
  statusAt,
  type AgreementState,
  type AgreementVersion,
  type PartyState,
  type Register,
} from '@ujirani/policy'

type Happening = Pick<Notice, 'kind' | 'at'> & { readonly name: string } & Partial<
    Pick<Notice, 'by' | 'version'>
  >

/**
 * Everything that a register says of one agreement for its parties to be told, since it was first
 * proposed; each party is told of its own acts too. The same register and instant give the same.
 */
export function noticesOfAgreement(state: AgreementState, nowMs: number): readonly Notice[] {
  const { agreement } = state
  return state.versions.flatMap((version) => {
    const happenings = [...ofVersion(state, version, nowMs), ...ofDeeds(state, version)]
    return version.document.parties.flatMap(({ party }) =>
      happenings.map(({ name, ...said }) =>
        toNotice(`${agreement} ${name}`, {
          ...{ party, agreement, version: version.version },
          ...said,
        }),
      ),
    )
  })
}

function ofVersion(
  state: AgreementState,
  {
    version,
    proposedBy,
    proposedAtMs,
    signed,
    firstCompleteAtMs,
    beginsAtMs,
    untilMs,
  }: AgreementVersion,
  nowMs: number,
): readonly Happening[] {
  const name = (what: string | number) => `${String(version)} ${String(what)}`
  const found: Happening[] = [
    { kind: 'AGREEMENT_PROPOSED', at: proposedAtMs, by: proposedBy, name: name('') },
    ...signed.map(({ party, atMs, offset }): Happening => ({
      ...{ kind: 'AGREEMENT_SIGNED', at: atMs },
      ...{ by: party, name: name(offset) },
    })),
  ]
  if (firstCompleteAtMs !== null && version > 1) {
    found.push({ kind: 'AGREEMENT_AMENDED', at: firstCompleteAtMs, name: name('') })
  }
  if (beginsAtMs <= nowMs) {
    found.push({ kind: 'AGREEMENT_ACTIVATED', at: beginsAtMs, name: name('') })
  }
  if (isCurrent(state, version) && statusAt(state, nowMs) === 'EXPIRED') {
    found.push({ kind: 'AGREEMENT_EXPIRED', at: untilMs, name: name('') })
  }
  return found
}

function isCurrent({ versions }: AgreementState, version: number): boolean {
  return versions.findLast((each) => each.completeAtMs !== null)?.version === version
}

/** The acts of parties, told to the parties of the version that was signed by all by then. */
function ofDeeds(
  { deeds, standing, versions }: AgreementState,
  { version }: AgreementVersion,
): readonly Happening[] {
  return deeds.flatMap((deed): readonly Happening[] => {
    const known = versions.findLast(
      ({ firstCompleteAtMs }) => firstCompleteAtMs !== null && firstCompleteAtMs <= deed.atMs,
    )
    if (known?.version !== version) return []
    const closes = standing.pauses.some(({ untilOffset }) => untilOffset === deed.offset)
    const kind = kindOf(deed, closes)
    if (kind === undefined) return []
    return [{ kind, at: deed.atMs, by: deed.party, name: String(deed.offset) }]
  })
}

function kindOf(
  deed: AgreementState['deeds'][number],
  closes: boolean,
): Notice['kind'] | undefined {
  if (deed.kind === 'stop') return 'AGREEMENT_SUSPENDED'
  const { payload } = deed
  switch (payload.action) {
    case 'suspend':
      return 'AGREEMENT_SUSPENDED'
    case 'resume':
      // A vote for back-fill takes nothing back until the last party has given it.
      return payload.backfill === true && !closes ? 'AGREEMENT_SIGNED' : 'AGREEMENT_RESUMED'
    case 'terminate':
      return 'AGREEMENT_TERMINATED'
    case 'activate':
    case 'certify':
      return undefined
  }
}

/** What a party is told of its own record. */
export function noticesOfParty({ party, epochs }: PartyState): readonly Notice[] {
  return epochs.map(({ offset, fromMs }) =>
    toNotice(String(offset), { party, kind: 'PARTY_CHANGED', at: fromMs, by: party }),
  )
}

/** What draws near at an instant. */
export function noticesDue(register: Register, nowMs: number): readonly Notice[] {
  return dueNotices(register, nowMs).map(({ name, dueMs, ...said }) =>
    toNotice(name, { ...said, at: nowMs, due: dueMs }),
  )
}

/** Whom a quarantine entry is for, and what it says. */
export function noticeOfQuarantine(
  party: PartyId,
  entry: Pick<Notice, 'at' | 'topic' | 'partition' | 'offset' | 'code'>,
): Notice {
  const { topic, partition, offset } = entry
  const name = `${String(topic)}/${String(partition)}/${String(offset)}`
  return toNotice(name, { party, kind: 'EVENT_QUARANTINED', ...entry })
}
