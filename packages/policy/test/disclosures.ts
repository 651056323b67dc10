import {
  catalogue,
  toValue,
  type AvroValue,
  type Envelope,
  type EventId,
  type EventType,
  type PartyId,
} from '@ujirani/events'
import { parseAgreement } from '../src/agreement-document.ts'
import type { OriginEvent } from '../src/decide/decision.ts'
import { createLinkKeys } from '../src/decide/link-keys.ts'
import type { AgreementDocument } from '../src/document.ts'
import type { Register } from '../src/register.ts'
import { nothingBefore, type Prior } from '../src/prior.ts'
import { applyAct, proposalOf, signatureOf } from './acts.ts'
import { accepted, busOf, noonMs, type Name } from './bus.ts'

export const keys = createLinkKeys(Buffer.alloc(32, 7), 'demo')
export const noPrior: Prior = nothingBefore

/** What was hidden before, whatever the subject. */
export const hiddenBefore = (mask: ReturnType<Prior['mask']>): Prior => {
  return { ...nothingBefore, mask: () => mask }
}

export function typeOf(name: string): EventType {
  const type = catalogue.eventTypes.get(`org.ujirani.${name}.v1`)
  if (type === undefined) throw new TypeError(`no type ${name}`)
  return type
}

/** A count as exact as it is given. */
export const count = (value: number): AvroValue => ({
  value,
  qualifier: 'EXACT',
  lower: null,
  upper: null,
})

const vintage = '2017-11-03'

/** A Burundian place by its P-code. */
export const burundian = (code: string): Readonly<Record<string, unknown>> => ({
  codes: [{ scheme: 'COD_AB', code, vintage }],
  precision: 'ADM1',
  names: null,
  lat: null,
  lon: null,
  uncertaintyKm: null,
})

const jsonCount = (value: number) => ({ value, qualifier: 'EXACT', lower: null, upper: null })

const destination = (code: string, value: number) => ({
  place: burundian(code),
  count: jsonCount(value),
})

/** Everything null but what is given, as the JSON of a type's data. */
export function dataOf(type: EventType, members: Readonly<Record<string, unknown>>): unknown {
  const blank = Object.fromEntries(type.node.fields.map(({ name }) => [name, null]))
  return { ...blank, ...members }
}

/** The convoy of 10 April 2019: Makamba 609, Bururi 129, Rumonge 6; 329 men, 415 women. */
export const convoyData = dataOf(typeOf('repatriation.departed'), {
  movementId: 'convoy-2019-04-10',
  day: '2019-04-10',
  zone: 'Africa/Dar_es_Salaam',
  departedAt: '2019-04-10T05:30:00Z',
  total: jsonCount(744),
  households: jsonCount(132),
  byDestination: [destination('BDI010', 609), destination('BDI003', 129), destination('BDI018', 6)],
  bySexAge: [
    { sex: 'M', age: 'UNSPECIFIED', count: jsonCount(329) },
    { sex: 'F', age: 'UNSPECIFIED', count: jsonCount(415) },
  ],
  remarks: [{ lang: 'en', text: 'Left early because of rain.', origin: 'ORIGINAL' }],
})

const envelope: Envelope = {
  id: '0190163d-8694-739b-aea5-966c26f8ad91' as EventId,
  source: 'urn:ujirani:tz.isd:manyovu',
  type: 'org.ujirani.repatriation.departed.v1',
  subject: 'convoy-2019-04-10',
  time: '2019-04-10T08:30:00+03:00',
  recordedtime: '2019-04-10T19:05:12.250Z',
  sequence: 17,
  correlationid: 'assessment-2018',
  causationid: '0190163d-8694-739b-aea5-000000000001',
  sensitivity: 'MODERATE',
  tlp: 'AMBER',
  personaldata: 'NONE',
  purpose: 'COORDINATION',
  cestatus: 'Actual',
}

/** An event of a type, with JSON data. */
export function eventOf(name: string, data: unknown, changes: Partial<Envelope> = {}): OriginEvent {
  const type = typeOf(name)
  return {
    envelope: { ...envelope, type: type.type, ...changes },
    value: toValue(type, data),
    type,
    arrivedMs: noonMs + 3_600_000,
  }
}

/** The convoy, with attributes replaced. */
export function convoy(changes: Partial<Envelope> = {}): OriginEvent {
  return eventOf('repatriation.departed', convoyData, changes)
}

const people = { op: 'SUPPRESS_SMALL', k: 10, group: 'people' } as const

/** A rule about departed convoys, with members replaced. */
export const convoyRule = {
  rule: 'convoys',
  from: 'tz.isd',
  to: [{ party: 'bi.cgm' }],
  types: ['org.ujirani.repatriation.departed.v1'],
  disclose: {
    movementId: 'PAIRWISE',
    day: { op: 'COARSEN_TIME', to: 'week', zone: 'Africa/Dar_es_Salaam' },
    total: people,
    'byDestination[].place': { op: 'GENERALISE_PLACE', level: 'ADM1' },
    'byDestination[].count': people,
    'bySexAge[].sex': 'KEEP',
    'bySexAge[].age': 'KEEP',
    'bySexAge[].count': people,
  },
  retention: { period: 'P180D' },
} as const

/** An agreement about convoys, with members replaced. */
export function convoyAgreement(
  changes: Readonly<Record<string, unknown>> = {},
): AgreementDocument {
  const json = {
    agreement: 'bi-tz-returns',
    version: 1,
    titles: [{ lang: 'en', text: 'Returns from Kigoma' }],
    parties: ['bi.cgm', 'tz.isd'].map((party) => ({ party, signatory: 'Director' })),
    validity: { from: '2026-02-01', to: '2028-01-31', zone: 'Africa/Bujumbura' },
    purposes: ['COORDINATION', 'PREPAREDNESS'],
    rules: [convoyRule],
    ...changes,
  }
  return parseAgreement(JSON.parse(JSON.stringify(json)))
}

/** The register of a bus on which every party named has signed these documents. */
export async function registerOf(documents: readonly AgreementDocument[]): Promise<Register> {
  let register = await busOf()
  for (const document of documents) {
    const [proposer, ...others] = document.parties.map(({ party }) => party as PartyId & Name)
    if (proposer === undefined) throw new TypeError('an agreement without parties')
    const signer = (party: Name) => ({ party, counter: document.version })
    register = accepted(await applyAct({ register }, await proposalOf(document, signer(proposer))))
    for (const party of others) {
      const act = await signatureOf(document, signer(party))
      register = accepted(await applyAct({ register }, act))
    }
  }
  return register
}
