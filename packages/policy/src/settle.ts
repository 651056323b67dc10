import type { AgreementId, PartyId } from '@ujirani/events'
import { foldDeeds } from './fold-deeds.ts'
import type {
  AgreementSignature,
  AgreementState,
  AgreementVersion,
  Interval,
  Register,
} from './register.ts'
import type { Standing } from './standing.ts'
import { voidFromMs } from './voided.ts'

/**
 * Draws from what was accepted what it comes to: which signatures count, since when a version is
 * complete, what the acts have made of the agreement. Pure; asked again whenever something is
 * accepted or a key is declared compromised.
 *
 * @param asOfMs leaves out what was declared later
 */
export function settle(
  state: AgreementState,
  parties: Register['parties'],
  asOfMs = Infinity,
): AgreementState {
  const standing = foldDeeds(state.deeds, state.versions, (deed) =>
    voidFromMs(deed, parties, asOfMs),
  )
  const versions: AgreementVersion[] = []
  for (const version of state.versions) {
    const dated = version.signed.map((signature) => {
      return { ...signature, voidMs: voidFromMs(signature, parties, asOfMs) }
    })
    const signed = settleSignatures(dated, signersOf(versions, version))
    versions.push(settleTimes({ ...version, ...signed }, versions, standing))
  }
  return { ...state, standing, versions, counters: countersOf(state, parties, asOfMs) }
}

/**
 * The last counter of each party. What is void uses none up: whoever holds a stolen key cannot
 * silence its owner with it.
 */
function countersOf(
  { versions, deeds }: AgreementState,
  parties: Register['parties'],
  asOfMs: number,
): AgreementState['counters'] {
  const signatures = versions.flatMap(({ signed }) => signed)
  const acts = deeds.flatMap((deed) =>
    deed.kind === 'signed' ? [{ ...deed, counter: deed.payload.counter }] : [],
  )
  const counters = new Map<PartyId, number>()
  for (const said of [...signatures, ...acts]) {
    if (voidFromMs(said, parties, asOfMs) < Infinity) continue
    counters.set(said.party, Math.max(said.counter, counters.get(said.party) ?? 0))
  }
  return counters
}

/** Everybody who has signed anything about an agreement. */
export function speakersOf({ versions, deeds }: AgreementState): ReadonlySet<PartyId> {
  const signatures = versions.flatMap(({ signed }) => signed)
  return new Set([...signatures, ...deeds].map(({ party }) => party))
}

/**
 * An agreement as an act finds it: by the parties' records up to its own append time, however far
 * `parties` has been read, so that all readers judge the act alike.
 */
export function settledAt(
  { agreements, parties }: Register,
  agreement: AgreementId,
  atMs: number,
): AgreementState | undefined {
  const state = agreements.get(agreement)
  if (state === undefined) return undefined
  const isLater = [...speakersOf(state)].some((party) =>
    parties.get(party)?.compromises.some((each) => each.atMs > atMs),
  )
  return isLater ? settle(state, parties, atMs) : state
}

/**
 * Who must sign a version: its parties, and those of the one it would replace, so that nobody is
 * put out of an agreement, or into one, without every signature. A version that was once complete
 * asks for its parties' signatures even when one of theirs has become void since.
 *
 * @param before the versions before it
 */
export function signersOf(
  before: readonly AgreementVersion[],
  version: AgreementVersion,
): readonly PartyId[] {
  const replaced = before.findLast(
    (each) => each.version < version.version && each.firstCompleteAtMs !== null,
  )
  const documents = replaced === undefined ? [version] : [version, replaced]
  const signers = documents.flatMap(({ document }) => document.parties.map(({ party }) => party))
  return [...new Set(signers)]
}

type Signatures = Pick<
  AgreementVersion,
  'signatures' | 'completeAtMs' | 'firstCompleteAtMs' | 'lapses'
>

interface DatedSignature extends AgreementSignature {
  /** From when on it counts no more. */
  readonly voidMs: number
}

function settleSignatures(
  dated: readonly DatedSignature[],
  signers: readonly PartyId[],
): Signatures {
  const signatures = new Map<PartyId, AgreementSignature>()
  for (const { voidMs, ...signature } of dated) {
    if (voidMs === Infinity) signatures.set(signature.party, signature)
  }
  const isComplete = (ms: number) =>
    signers.every((signer) =>
      dated.some(({ party, atMs, voidMs }) => party === signer && atMs <= ms && ms < voidMs),
    )
  const instants = dated.flatMap(({ atMs, voidMs }) => [atMs, voidMs]).filter(Number.isFinite)
  let firstCompleteAtMs: number | null = null
  let completeAtMs: number | null = null
  let lapsedAtMs = Infinity
  const lapses: Interval[] = []
  for (const ms of instants.toSorted((one, other) => one - other)) {
    if (isComplete(ms) === (completeAtMs !== null)) continue
    if (completeAtMs === null) {
      if (firstCompleteAtMs !== null) lapses.push({ fromMs: lapsedAtMs, untilMs: ms })
      firstCompleteAtMs ??= ms
      completeAtMs = ms
    } else {
      completeAtMs = null
      lapsedAtMs = ms
    }
  }
  if (lapsedAtMs < Infinity && completeAtMs === null) {
    lapses.push({ fromMs: lapsedAtMs, untilMs: Infinity })
  }
  return { signatures, completeAtMs, firstCompleteAtMs, lapses }
}

/** When it came into force, and since when the agreement has been in force without a break. */
function settleTimes(
  version: AgreementVersion,
  before: readonly AgreementVersion[],
  { activations }: Standing,
): AgreementVersion {
  const isOpen = version.document.standby == null
  const activatedAtMs = isOpen ? -Infinity : (activations.get(version.version)?.atMs ?? Infinity)
  const completeAtMs = version.firstCompleteAtMs ?? Infinity
  const beginsAtMs = Math.max(completeAtMs, version.fromMs, activatedAtMs)
  const last = before.findLast((each) => each.beginsAtMs < beginsAtMs)
  if (last === undefined || last.untilMs < beginsAtMs) {
    return { ...version, beginsAtMs, sinceMs: beginsAtMs }
  }
  const inherited = last.lapses
    .filter(({ fromMs }) => fromMs < beginsAtMs)
    .map(({ fromMs, untilMs }) => ({ fromMs, untilMs: Math.min(untilMs, beginsAtMs) }))
  const lapses = [...inherited, ...version.lapses]
  return { ...version, beginsAtMs, sinceMs: last.sinceMs, lapses }
}
