import type { PartyId } from '@ujirani/events'
import type { ActAction, ActPayload } from './act-payload.ts'
import { addDays, dayOf, startOfDayMs } from './local-day.ts'
import type { AgreementVersion } from './register.ts'
import {
  untouched,
  type Deed,
  type SignedDeed,
  type Standing,
  type Suspension,
} from './standing.ts'

/** What deeds are folded over: the versions they name. */
type Versions = readonly Pick<AgreementVersion, 'document'>[]

/**
 * What the acts on an agreement, in the order of the log, have made of it. Pure.
 *
 * @param voidFromMs from when on an act's signature is void; Infinity when it is not
 */
export function foldDeeds(
  deeds: readonly Deed[],
  versions: Versions,
  voidFromMs: (deed: SignedDeed) => number,
): Standing {
  return deeds.reduce((standing, deed) => {
    if (deed.kind === 'stop') {
      const { reason } = deed
      return suspend(standing, { ...placeOf(deed), reason, isStop: true })
    }
    const next = steps[deed.payload.action](standing, deed as never, versions)
    return isUndone(deed.payload.action, next, voidFromMs(deed)) ? standing : next
  }, untouched)
}

/**
 * Whether a void signature takes its act with it. What only narrows stays, so that a lost key can
 * open nothing: a suspension until its party resumes, a notice once it has run out.
 */
function isUndone(action: ActAction, { termination }: Standing, voidFromMs: number): boolean {
  if (action === 'suspend') return false
  if (action === 'terminate') return voidFromMs < (termination?.endsAtMs ?? Infinity)
  return voidFromMs < Infinity
}

type DeedOf<A extends ActAction> = SignedDeed & {
  readonly payload: Extract<ActPayload, { action: A }>
}

const steps: {
  readonly [A in ActAction]: (before: Standing, deed: DeedOf<A>, versions: Versions) => Standing
} = {
  suspend: (before, deed) =>
    suspend(before, { ...placeOf(deed), reason: deed.payload.reason ?? null, isStop: false }),
  resume: (before, deed, versions) =>
    deed.payload.backfill === true ? vote(before, deed, versions) : resume(before, deed),
  terminate: (before, deed, versions) => {
    const endsAtMs = endOfNoticeMs(documentOf(versions, deed), deed.atMs)
    return { ...before, termination: { ...placeOf(deed), endsAtMs } }
  },
  activate: (before, deed) => {
    const { version, event } = deed.payload
    const activations = new Map(before.activations).set(version, { ...placeOf(deed), event })
    return { ...before, activations }
  },
  certify: (before, deed) => {
    const { topic, upTo, destroyedAt } = deed.payload
    const certificate = { ...placeOf(deed), topic, upTo, destroyedAt }
    return { ...before, certificates: [...before.certificates, certificate] }
  },
}

function placeOf({ party, offset, atMs }: Deed) {
  return { party, offset, atMs }
}

function documentOf(versions: Versions, { payload }: SignedDeed) {
  const version = versions[payload.version - 1]
  if (version === undefined) throw new TypeError('an accepted act names no version')
  return version.document
}

/** A party's later suspension keeps the place of its first: since then nothing crosses. */
function suspend(before: Standing, suspension: Suspension): Standing {
  const known = before.suspensions.get(suspension.party)
  const { offset, atMs } = known ?? suspension
  const suspensions = new Map(before.suspensions)
  suspensions.set(suspension.party, { ...suspension, offset, atMs })
  const opened = {
    fromMs: suspension.atMs,
    fromOffset: suspension.offset,
    untilMs: null,
    untilOffset: null,
    isBackfilled: false,
  }
  const pauses = before.suspensions.size > 0 ? before.pauses : [...before.pauses, opened]
  return { ...before, suspensions, pauses, votes: untouched.votes }
}

function resume(before: Standing, deed: SignedDeed): Standing {
  const suspensions = new Map(before.suspensions)
  suspensions.delete(deed.party)
  if (suspensions.size > 0) return { ...before, suspensions }
  return close({ ...before, suspensions }, deed, false)
}

function vote(before: Standing, deed: DeedOf<'resume'>, versions: Versions): Standing {
  const { version } = deed.payload
  const votes = new Map(before.votes)
  votes.set(deed.party, { offset: deed.offset, atMs: deed.atMs, version })
  const needed = [
    ...documentOf(versions, deed).parties.map(({ party }) => party),
    ...before.suspensions.keys(),
  ]
  const isAgreed = (party: PartyId) => votes.get(party)?.version === version
  if (!needed.every(isAgreed)) return { ...before, votes }
  return close({ ...before, suspensions: untouched.suspensions }, deed, true)
}

function close(before: Standing, { atMs, offset }: Deed, isBackfilled: boolean): Standing {
  const pauses = before.pauses.map((pause) =>
    pause.untilMs === null ? { ...pause, untilMs: atMs, untilOffset: offset, isBackfilled } : pause,
  )
  return { ...before, pauses, votes: untouched.votes }
}

/** The local midnight that ends the last day of notice; without a clause, that of the same day. */
function endOfNoticeMs({ validity, termination }: AgreementVersion['document'], atMs: number) {
  const { zone } = validity
  return startOfDayMs(addDays(dayOf(atMs, zone), (termination?.noticeDays ?? 0) + 1), zone)
}
