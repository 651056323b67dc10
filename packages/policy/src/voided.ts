import type { PartyId } from '@ujirani/events'
import type { Register } from './register.ts'

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
