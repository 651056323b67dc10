import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'

const example = JSON.parse(
  readFileSync(new URL('../../examples/events/incident-reported.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, unknown>> & { readonly data: Readonly<Record<string, unknown>> }

/** What of the example's data goes into the load: with all of it an event takes 2.4 KB. */
const kept = [
  'category',
  'kind',
  'occurredStart',
  'zone',
  'place',
  'urgency',
  'severity',
  'certainty',
  'affected',
  'bySexAge',
  'reportedBy',
]

/**
 * Makes one structured event of the workload, about 1 KB of JSON: the published example of an
 * incident, under an id of its own and by the party that sends it.
 */
export function createLoadEvent(party: string): string {
  const id = uuidV7(Date.now())
  const source = `urn:ujirani:${party}:bench`
  const members = kept.map((name) => [name, example.data[name]] as const)
  const data = { incidentId: id, ...Object.fromEntries(members) }
  return JSON.stringify({ ...example, id, source, subject: id, time: example['time'], data })
}

/** RFC 9562 §5.7; drawn here because ids are made ten thousand times a second. */
function uuidV7(nowMs: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(nowMs, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join('-')
}
