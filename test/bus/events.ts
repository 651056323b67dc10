import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newEventId } from '@ujirani/client'
import { repository } from './whole-bus.ts'

/** A structured event, as tests change it. */
export type StructuredEvent = Readonly<Record<string, unknown>> & {
  readonly id: string
  readonly source: string
  readonly data: Readonly<Record<string, unknown>>
}

const folder = join(repository, 'examples', 'events')

/** The project's example events, in the order in which they can be published. */
export function readExamples(): readonly (readonly [string, StructuredEvent])[] {
  const order = JSON.parse(readFileSync(join(folder, 'order.json'), 'utf8')) as readonly string[]
  return order.map((name) => [name, readExample(name)] as const)
}

/** One example event. */
function readExample(name: string): StructuredEvent {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as StructuredEvent
}

/** One text, as free-text fields hold them. */
export function textOf(text: string): readonly object[] {
  return [{ lang: 'en', text, origin: 'ORIGINAL' }]
}

const example = readExample('incident-reported.json')
let count = 0

/** An incident of bi.cgm with an id of its own, and a subject of its own: none waits for another. */
export function incident(data: object = {}, members: object = {}): StructuredEvent {
  count += 1
  const incidentId = `whole-bus-${String(count)}`
  return {
    ...example,
    id: newEventId(),
    subject: incidentId,
    correlationid: incidentId,
    ...members,
    data: { ...example.data, incidentId, ...data },
  }
}
