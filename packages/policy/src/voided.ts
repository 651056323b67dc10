import type { PartyId } from '@ujirani/events'
import type { Register } from './register.ts'

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

/** Something signed, where it stands in `agreements`. */
interface Signed {
  readonly party: PartyId
  readonly kid: string
  readonly offset: number
}

/**
 * From when on something signed is void; Infinity when it is not. Judged by where it stands in the
 * log and not by any time it claims.
 *
 * @param asOfMs later declarations are left out
 */
export function voidFromMs(
  { party, kid, offset }: Signed,
  parties: Register['parties'],
  asOfMs = Infinity,
): number {
  const declared = (parties.get(party)?.compromises ?? []).filter(
    (each) => each.kid === kid && offset >= each.from && each.atMs <= asOfMs,
  )
  return Math.min(...declared.map(({ atMs }) => atMs))
}
