import type { AgreementId, PartyId } from '@ujirani/events'
import { certificatesOwed } from './duties.ts'
import { dayAfter, startOfDayMs } from './local-day.ts'
import type { AgreementState, AgreementVersion, PartyState, Register } from './register.ts'
import { toSignAgain } from './sign-again.ts'
import { currentVersion, statusAt, type AgreementStatus } from './status.ts'

/** Something a party should be told of, because its time draws near. */
export interface DueNotice {
  /** The same for the same happening, so that it is told once. */
  readonly name: string
  readonly party: PartyId
  readonly kind: 'REVIEW_DUE' | 'EXPIRY_DUE' | 'KEY_EXPIRING' | 'SIGNATURE_DUE' | 'CERTIFICATE_DUE'
  readonly agreement: AgreementId | null
  readonly version: number | null
  /** KEY_EXPIRING: the key's id. */
  readonly key: string | null
  /** CERTIFICATE_DUE: the recipient that owes it. */
  readonly by: PartyId | null
  /** The instant that draws near, or has passed; null for what is due since it is told. */
  readonly dueMs: number | null
}

/** How long before its instant something is told. */
const aheadMs = 30 * 86_400_000

/**
 * What parties are to be told at an instant: reviews, the ends of agreements and of keys within 30
 * days, versions that wait for a signature to be made again, and certificates of destruction that
 * are late. Ordered by name.
 */
export function dueNotices(register: Register, atMs: number): readonly DueNotice[] {
  const parties = [...register.parties.values()]
  return [
    ...[...register.agreements.values()].flatMap((state) => [
      ...agreementNotices(state, atMs),
      ...certificateNotices(state, atMs),
    ]),
    ...parties.flatMap((state) => keyNotices(state, atMs)),
    ...parties.flatMap(({ party }) => signatureNotices(register, party, atMs)),
  ].toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

type Optional = 'agreement' | 'version' | 'key' | 'by'
type Words = Omit<DueNotice, 'name' | Optional> & Partial<Pick<DueNotice, Optional>>

const nothing = { agreement: null, version: null, key: null, by: null } as const

function toNotice(words: Words): DueNotice {
  const notice = { ...nothing, ...words }
  const { kind, party, agreement, version, key, by, dueMs } = notice
  const parts = [kind, party, agreement, version, key, dueMs, ...(by === null ? [] : [by])]
  return { ...notice, name: parts.map((part) => part ?? '').join('/') }
}

const unended: ReadonlySet<AgreementStatus> = new Set([
  'SCHEDULED',
  'STANDBY',
  'ACTIVE',
  'SUSPENDED',
  'TERMINATING',
])

function agreementNotices(state: AgreementState, atMs: number): readonly DueNotice[] {
  if (!unended.has(statusAt(state, atMs))) return []
  const version = currentVersion(state, atMs)
  return datesOf(state, version)
    .filter(({ dueMs }) => isNear(dueMs, atMs))
    .flatMap(({ kind, dueMs }) =>
      version.document.parties.map(({ party }) =>
        toNotice({
          ...{ party, kind, dueMs },
          agreement: state.agreement,
          version: version.version,
        }),
      ),
    )
}

/** The review by the end of its day; the end by whichever comes first, validity or notice. */
function datesOf(
  { standing }: AgreementState,
  { document, untilMs }: AgreementVersion,
): readonly Pick<Words & { dueMs: number }, 'kind' | 'dueMs'>[] {
  const { reviewBy, zone } = document.validity
  const endsMs = Math.min(untilMs, standing.termination?.endsAtMs ?? Infinity)
  const end = { kind: 'EXPIRY_DUE', dueMs: endsMs } as const
  if (reviewBy === undefined) return [end]
  return [{ kind: 'REVIEW_DUE', dueMs: startOfDayMs(dayAfter(reviewBy), zone) }, end]
}

function isNear(dueMs: number, atMs: number): boolean {
  return atMs < dueMs && dueMs - atMs <= aheadMs
}

/** Told to the recipient, and to whoever gave it what it should have destroyed. */
function certificateNotices(state: AgreementState, atMs: number): readonly DueNotice[] {
  return certificatesOwed(state, atMs)
    .filter((owed) => owed.state === 'LATE')
    .flatMap(({ agreement, version, recipient, dueMs }) =>
      [...sidesOf(state, version, recipient)].map((party) =>
        toNotice({ party, kind: 'CERTIFICATE_DUE', agreement, version, by: recipient, dueMs }),
      ),
    )
}

function sidesOf({ versions }: AgreementState, version: number, recipient: PartyId) {
  const rules = versions[version - 1]?.document.rules ?? []
  const givers = rules.filter(({ to }) => to.some(({ party }) => party === recipient))
  return new Set([recipient, ...givers.map(({ from }) => from)])
}

function keyNotices({ party, record }: PartyState, atMs: number): readonly DueNotice[] {
  return record.keys.flatMap(({ kid, exp }) => {
    const dueMs = exp === undefined ? Infinity : exp * 1000
    return isNear(dueMs, atMs) ? [toNotice({ party, kind: 'KEY_EXPIRING', key: kid, dueMs })] : []
  })
}

function signatureNotices(register: Register, party: PartyId, atMs: number): readonly DueNotice[] {
  return toSignAgain(register, party, atMs).map(({ agreement, version }) =>
    toNotice({ party, kind: 'SIGNATURE_DUE', agreement, version, dueMs: null }),
  )
}
