import { catalogue, type EventType } from '../catalogue.ts'
import { parseEvent } from '../event-parser.ts'
import { createPlaces } from '../places/places.ts'
import { checkEvent } from './check-event.ts'
import type { Finding } from './finding.ts'

/** A JSON object. */
export type Members = Readonly<Record<string, unknown>>

const places = createPlaces()
const nowMs = Date.parse('2019-05-01T12:00:00Z')

function typeOf(name: string): EventType {
  const type = catalogue.eventTypes.get(`org.ujirani.${name}.v1`)
  if (type === undefined) throw new Error(`no type ${name}`)
  return type
}

/** Reads data and attributes as the door does and checks them; only what was found is given. */
export function check(name: string, data: Members, attributes: Members = {}): readonly Finding[] {
  const type = typeOf(name)
  const { envelope, value } = parseEvent(
    {
      specversion: '1.0',
      id: '0169c1a0-0000-7000-8000-000000000001',
      source: 'urn:ujirani:unhcr:kigoma',
      type: type.type,
      subject: data[type.keyField],
      time: '2019-04-10T09:00:00+02:00',
      sensitivity: 'MODERATE',
      tlp: 'AMBER',
      personaldata: 'NONE',
      purpose: 'COORDINATION',
      cestatus: 'Test',
      ...attributes,
      data,
    },
    catalogue,
  )
  return checkEvent(type, envelope, value, { nowMs, places })
}

/** `CHECK /pointer` of each error; of a flag `(CHECK /pointer)`. */
export const brief = (findings: readonly Finding[]): string[] =>
  findings.map(({ check: name, pointer, severity }) =>
    severity === 'error' ? `${name} ${pointer}` : `(${name} ${pointer})`,
  )

/** A count that is exact, as JSON. */
export const exact = (value: number): Members => ({ value, qualifier: 'EXACT' })
/** A COD-AB code with the vintage of its country. */
export const cod = (code: string): Members => ({
  scheme: 'COD_AB',
  code,
  vintage: code.startsWith('BDI') ? '2017-11-03' : '2018-10-19',
})
/** A place with these codes. */
export const place = (...codes: readonly Members[]): Members => ({ codes, precision: 'ADM2' })
/** A cell by sex and age. */
export const sexAge = (sex: string, age: string, value: number): Members => ({
  sex,
  age,
  count: exact(value),
})
/** A cell by place of return. */
export const destination = (code: string, value: number): Members => ({
  place: place(cod(code)),
  count: exact(value),
})

/** The convoy of 10 April 2019: 744 people, as the press had it (see the story's sources). */
export const convoy: Members = {
  movementId: 'convoy-2019-04-10',
  programme: 'VOLUNTARY_REPATRIATION',
  day: '2019-04-10',
  zone: 'Africa/Bujumbura',
  total: exact(744),
  households: exact(132),
  bySexAge: [sexAge('M', 'UNSPECIFIED', 329), sexAge('F', 'UNSPECIFIED', 415)],
  byDestination: [destination('BDI010', 609), destination('BDI003', 129), destination('BDI018', 6)],
}
/** Checks the arrival of the convoy with some fields changed. */
export const arrived = (changes: Members, attributes: Members = {}): string[] =>
  brief(check('repatriation.arrived', { ...convoy, ...changes }, attributes))
