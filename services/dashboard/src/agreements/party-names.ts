import type { DeskClient } from './desk-client.ts'

/** The names of parties, by their ids, as their signed records have them. */
export function namesOf(
  parties: Awaited<ReturnType<DeskClient['parties']>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    parties.map((entry): [string, unknown] => [String(entry['party']), entry['names']]),
  )
}
