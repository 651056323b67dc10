import type { AgreementId, PartyId } from '@ujirani/events'
import { dayAfter, startOfDayMs } from './local-day.ts'
import type { AgreementState, AgreementVersion, PartyState, Register } from './register.ts'
import { toSignAgain } from './sign-again.ts'
import { currentVersion, statusAt, type AgreementStatus } from './status.ts'

/** Something a party should be told of, because its time draws near. */
export interface DueNotice {
  /** The same for the same happening, so that it is told once. */
  readonly name: string
  readonly party: PartyId
  readonly kind: 'REVIEW_DUE' | 'EXPIRY_DUE' | 'KEY_EXPIRING' | 'SIGNATURE_DUE'
  readonly agreement: AgreementId | null
  readonly version: number | null
  /** KEY_EXPIRING: the key's id. */
  readonly key: string | null
  /** The instant that draws near; null for what is due already. */
  readonly dueMs: number | null
}

/** How long before its instant something is told. */
const aheadMs = 30 * 86_400_000

/**
 * What parties are to be told at an instant: reviews, the ends of agreements and of keys within 30
 * days, and versions that wait for a signature to be made again. Ordered by name.
 */
export function dueNotices(register: Register, atMs: number): readonly DueNotice[] {
  const parties = [...register.parties.values()]
  return [
    ...[...register.agreements.values()].flatMap((state) => agreementNotices(state, atMs)),
    ...parties.flatMap((state) => keyNotices(state, atMs)),
    ...parties.flatMap(({ party }) => signatureNotices(register, party, atMs)),
  ].toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

type Words = Omit<DueNotice, 'name' | 'agreement' | 'version' | 'key'> &
  Partial<Pick<DueNotice, 'agreement' | 'version' | 'key'>>

function toNotice({ party, kind, agreement = null, version = null, key = null, dueMs }: Words) {
  const name = [kind, party, agreement, version, key, dueMs].map((part) => part ?? '').join('/')
  return { name, party, kind, agreement, version, key, dueMs }
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
