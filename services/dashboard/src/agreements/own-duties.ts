import type { Duties } from '@ujirani/client'
import type { DeskClient } from './desk-client.ts'

/** How much is owed under an agreement: by one's own party, and by the others. */
export interface DutyCounts {
  readonly mine: { readonly open: number; readonly late: number }
  readonly theirs: { readonly open: number; readonly late: number }
}

/** Counts what is listed; of more than that the gateway tells only the sums, counted as theirs. */
export function countDuties({ open, late, duties }: Duties, party: string): DutyCounts {
  const own = duties.filter(({ by }) => by === party)
  const lateOwn = own.filter(({ state }) => state === 'LATE').length
  const mine = { open: own.length - lateOwn, late: lateOwn }
  return { mine, theirs: { open: open - mine.open, late: late - mine.late } }
}

const atOnce = 8

/** Reads the duties of many agreements, a few at a time. */
export async function readDuties(
  client: Pick<DeskClient, 'duties'>,
  agreements: readonly string[],
): Promise<ReadonlyMap<string, Duties>> {
  const found = new Map<string, Duties>()
  for (let first = 0; first < agreements.length; first += atOnce) {
    const some = agreements.slice(first, first + atOnce)
    for (const duties of await Promise.all(some.map((id) => client.duties(id)))) {
      found.set(duties.agreement, duties)
    }
  }
  return found
}
