import {
  catalogue,
  createPlaces,
  toValue,
  type AvroValue,
  type EventId,
  type PartyId,
} from '@ujirani/events'
import { parseAgreement } from '../src/agreement-document.ts'
import { withAgreement } from '../src/agreement-state.ts'
import { compileAgreement } from '../src/decide/compile.ts'
import type { OriginEvent } from '../src/decide/decision.ts'
import type { AgreementDocument } from '../src/document.ts'
import { createRegister, type AgreementState, type Register } from '../src/register.ts'
import { untouched } from '../src/standing.ts'
import { noonMs, recordOf, trust } from './bus.ts'
import { count, dataOf, typeOf } from './disclosures.ts'

const type = typeOf('incident.reported')
const zone = 'Africa/Dar_es_Salaam'

/**
 * How much is loaded: `publishers` × `agreementsEach` agreements of `rules` and one recipient, who
 * is another publisher, so `agreementsEach` must be less than `publishers`.
 */
export interface LoadSize {
  readonly publishers: number
  readonly agreementsEach: number
  readonly events: number
  /** How many of the publishers the events come from; all unless told. */
  readonly active?: number
  /** 1 unless told, at most 5; of several each event matches one, every rule as many as another. */
  readonly rules?: number
}

/** A register and events that all of their publisher's agreements disclose. */
export interface DecideLoad {
  readonly register: Register
  readonly events: readonly OriginEvent[]
  readonly atMs: number
}

/**
 * The load of the design's numbers for decisions: each event matches every agreement of its
 * publisher, each rule discloses 20 fields and two attributes and has a condition of four leaves,
 * and of ten rules three suppress small counts, which the events have. Signatures are left out:
 * they are checked when a register is made, never when it decides.
 */
export function createDecideLoad(size: LoadSize): DecideLoad {
  const { publishers, agreementsEach, events, active = publishers, rules = 1 } = size
  let register: Register = { ...createRegister(trust, { catalogue, places: createPlaces() }) }
  const parties = new Map(register.parties)
  for (let index = 0; index < publishers; index += 1) {
    const party = partyAt(index)
    const record = recordOf('tz.isd', { party })
    parties.set(party, { party, record, counter: 1, epochs: [], compromises: [] })
  }
  register = { ...register, parties }
  for (let index = 0; index < publishers * agreementsEach; index += 1) {
    register = withAgreement(register, toState(toDocument(index, { publishers, rules }), register))
  }
  const made = Array.from({ length: events }, (_, index) =>
    toEvent(index, { publishers: active, rules }),
  )
  return { register, events: made, atMs: noonMs }
}

function partyAt(index: number): PartyId {
  return `p${index.toString()}.border` as PartyId
}

function toState(document: AgreementDocument, register: Register): AgreementState {
  const version = {
    version: 1,
    hash: 'sha256:',
    document,
    proposedBy: document.parties[0]?.party ?? partyAt(0),
    proposedAtMs: 0,
    acknowledges: [],
    signed: document.parties.map(({ party }) => {
      return { party, kid: '', counter: 1, offset: 0, atMs: 0 }
    }),
    signatures: new Map(),
    completeAtMs: 0,
    firstCompleteAtMs: 0,
    lapses: [],
    beginsAtMs: 0,
    sinceMs: 0,
    fromMs: 0,
    untilMs: Infinity,
    compiled: compileAgreement(document, register),
  }
  return {
    agreement: document.agreement,
    versions: [version],
    counters: new Map(),
    deeds: [],
    standing: untouched,
  }
}

function toDocument(
  index: number,
  { publishers, rules }: Required<Pick<LoadSize, 'publishers' | 'rules'>>,
): AgreementDocument {
  const publisher = index % publishers
  const round = Math.floor(index / publishers)
  const [from, to] = [publisher, (publisher + round + 1) % publishers].map(partyAt)
  return parseAgreement({
    agreement: `load-${index.toString()}`,
    version: 1,
    titles: [{ lang: 'en', text: 'One of many' }],
    parties: [from, to].map((party) => ({ party, signatory: 'Director' })),
    validity: { from: '2026-02-01', to: '2028-01-31', zone: 'Africa/Bujumbura' },
    purposes: ['COORDINATION'],
    rules: kinds.slice(0, rules).map((kind, place) => ({
      rule: `r${(place + 1).toString()}`,
      from,
      to: [{ party: to, roles: ['analyst', 'border-desk'] }],
      types: [type.type],
      where: whereOf(rules === 1 ? ['MASS_ARRIVAL', 'CROWDING'] : [kind]),
      disclose: index % 10 < 3 ? suppressed : plain,
      retention: { period: 'P180D' },
    })),
  })
}

const kinds = ['MASS_ARRIVAL', 'CROWDING', 'SECURITY', 'ACCIDENT', 'INFRASTRUCTURE']

const whereOf = (kindsMeant: readonly string[]) => ({
  all: [
    { path: 'place', op: 'within', value: { scheme: 'COD_AB', code: 'TZ16' } },
    { path: 'kind', op: 'in', value: kindsMeant },
    { label: 'sensitivity', op: 'atMost', value: 'MODERATE' },
    { label: 'tlp', op: 'atMost', value: 'AMBER' },
  ],
})

const day = { op: 'COARSEN_TIME', to: 'day', zone }
const people = { op: 'SUPPRESS_SMALL', k: 10, group: 'people' }
const kept = ['category', 'kind', 'zone', 'urgency', 'severity', 'certainty', 'shareableSummary']
const keptWhole = [...kept, 'needs', 'sourceGrade', 'attachments', 'related']

const common = {
  '@time': day,
  incidentId: 'PAIRWISE',
  ...Object.fromEntries(keptWhole.map((name) => [name, 'KEEP'])),
  occurredStart: day,
  occurredEnd: day,
  place: { op: 'GENERALISE_PLACE', level: 'ADM2' },
  actions: 'DROP_FREE_TEXT',
  'reportedBy.party': 'KEEP',
  'reportedBy.unit': 'KEEP',
}

const plain = { ...common, affected: 'KEEP', bySexAge: 'KEEP', byNeed: 'KEEP' }

const suppressed = {
  ...common,
  affected: people,
  'bySexAge[].sex': 'KEEP',
  'bySexAge[].age': 'KEEP',
  'bySexAge[].count': people,
  'byNeed[].need': 'KEEP',
  'byNeed[].count': people,
}

function toEvent(
  index: number,
  { publishers, rules }: Required<Pick<LoadSize, 'publishers' | 'rules'>>,
): OriginEvent {
  const publisher = partyAt(index % publishers)
  const arrivals = 100 + (index % 50)
  const subject = `incident-${index.toString()}`
  const data = dataOf(type, {
    incidentId: subject,
    category: 'SAFETY',
    kind: kinds[Math.floor(index / publishers) % rules] ?? 'MASS_ARRIVAL',
    occurredStart: '2018-11-05T06:00:00Z',
    occurredEnd: new Date(Date.UTC(2018, 10, 5, 9) + index * 3_600_000).toISOString(),
    zone,
    place: {
      codes: [{ scheme: 'BORDER_POST', code: 'MUG-MAN/TZ', vintage: null }],
      precision: 'POST',
    },
    urgency: 'IMMEDIATE',
    severity: 'SEVERE',
    certainty: 'OBSERVED',
    affected: count(arrivals),
    bySexAge: [
      { sex: 'F', age: 'A0_17', count: count(40) },
      { sex: 'M', age: 'A0_17', count: count(arrivals - 70) },
      { sex: 'F', age: 'A18_PLUS', count: count(24) },
      { sex: 'M', age: 'A18_PLUS', count: count(6) },
    ],
    byNeed: [{ need: 'DISABILITY', count: count(4) }],
    shareableSummary: [{ lang: 'en', text: 'Many people have come.', origin: 'ORIGINAL' }],
    reportedBy: { party: publisher, unit: 'kigoma', role: 'border-desk', site: 'manyovu' },
  })
  // By way of Avro, so that the records are of the classes that a reader of topics gets.
  const value = type.avro.fromBuffer(type.avro.toBuffer(toValue(type, data))) as AvroValue
  const envelope = {
    id: `0190163d-8694-739b-aea5-${index.toString(16).padStart(12, '0')}` as EventId,
    source: `urn:ujirani:${publisher}:manyovu`,
    type: type.type,
    subject,
    time: '2018-11-05T08:30:00+03:00',
    sensitivity: 'MODERATE',
    tlp: 'AMBER',
    personaldata: 'NONE',
    purpose: 'COORDINATION',
    cestatus: 'Actual',
  } as const
  return { envelope, value, type, arrivedMs: noonMs }
}
