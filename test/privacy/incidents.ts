import type { Json, PublishedEvent, SignedAgreement } from './reference/history.ts'
import type { Random } from './random.ts'

const zone = 'Africa/Dar_es_Salaam'
const facts = ['reported', 'corrected'].map((fact) => `org.ujirani.incident.${fact}.v1`)
const kinds = ['CROWDING', 'MASS_ARRIVAL', 'OTHER']
const places = ['BDI010003', 'BDI010005', 'BDI003002', 'BDI003004', 'BDI010', 'BDI003', 'BDI018']

const plain: readonly Json[] = ['KEEP', 'DROP']
const times: readonly Json[] = [
  ...plain,
  ...['hour', 'day', 'week', 'month'].map((to) => ({ op: 'COARSEN_TIME', to, zone })),
]
const names: readonly Json[] = ['KEEP', 'DROP', 'PAIRWISE']
const langs: readonly Json[] = [...plain, { op: 'KEEP_LANG', langs: ['fr'] }]
const levels: readonly Json[] = [
  ...plain,
  ...['COUNTRY', 'ADM1', 'ADM2'].map((level) => ({ op: 'GENERALISE_PLACE', level })),
]

/** What an agreement may say of each path; one is picked. */
const menu: Readonly<Record<string, readonly Json[]>> = {
  '@subject': ['KEEP', 'PAIRWISE'],
  '@time': times,
  '@recordedtime': times,
  '@correlationid': names,
  '@causationid': names,
  '@source': plain,
  incidentId: ['KEEP', 'PAIRWISE', 'PSEUDONYM', { op: 'MASK', keep: 4 }],
  kind: [...plain, { op: 'CONST', value: 'OTHER' }],
  severity: plain,
  occurredStart: times,
  place: levels,
  shareableSummary: langs,
  summary: langs,
  actions: [...plain, 'DROP_FREE_TEXT'],
  needs: [...plain, { op: 'FILTER_ITEMS', where: { path: 'kind', op: 'eq', value: 'WATER' } }],
}

const people = { op: 'SUPPRESS_SMALL', k: 10, group: 'people' }
const counts: readonly Readonly<Record<string, Json>>[] = [
  { affected: { op: 'BUCKET', edges: [0, 10, 50, 200] } },
  { affected: { op: 'ROUND', base: 10 } },
  { affected: 'KEEP' },
  { affected: people },
  ...Array.from({ length: 6 }, () => ({
    affected: people,
    'bySexAge[].sex': 'KEEP',
    'bySexAge[].age': 'KEEP',
    'bySexAge[].count': people,
    'byNeed[].need': 'KEEP',
    'byNeed[].count': people,
  })),
  {
    'bySexAge[].sex': 'KEEP',
    'bySexAge[].age': 'KEEP',
    'bySexAge[].count': people,
  },
]

const wheres: readonly Json[] = [
  { label: 'sensitivity', op: 'atMost', value: 'MODERATE' },
  { path: 'kind', op: 'in', value: ['CROWDING', 'OTHER'] },
  { not: { path: 'kind', op: 'eq', value: 'OTHER' } },
  { path: 'affected', op: 'atMost', value: 100 },
  {
    all: [
      { path: 'place', op: 'within', value: { scheme: 'COD_AB', code: 'BDI010' } },
      { label: 'tlp', op: 'atMost', value: 'AMBER' },
    ],
  },
  {
    any: [
      { path: 'place', op: 'within', value: { scheme: 'COD_AB', code: 'BDI003' } },
      { envelope: 'cestatus', op: 'eq', value: 'Exercise' },
    ],
  },
]

/** One or two rules of tz.isd for bi.cgm about incidents; what is not picked is not listed. */
export function randomAgreement(random: Random): SignedAgreement {
  const conditions = random.sample(wheres, 1 + random.below(2))
  const rules = conditions.map((where, index) => ({
    rule: `r${index.toString()}`,
    from: 'tz.isd',
    to: [{ party: 'bi.cgm' }],
    types: facts,
    // Before another rule, one without a condition would leave nothing to it.
    ...(index === 0 || random.chance(0.5) ? { where } : {}),
    disclose: randomDisclose(random),
    retention: { period: 'P180D' },
  }))
  return { purposes: ['COORDINATION', 'PREPAREDNESS'], rules }
}

function randomDisclose(random: Random): Readonly<Record<string, Json>> {
  const picked = Object.entries(menu).flatMap(([path, operators]) => {
    const isListed = path === 'incidentId' || random.chance(0.6)
    return isListed ? [[path, random.pick(operators)] as const] : []
  })
  return { ...Object.fromEntries(picked), ...random.pick(counts) }
}

const count = (value: number): Json => ({ value, qualifier: 'EXACT', lower: null, upper: null })

function randomCount(random: Random): Json {
  return count(random.pick([0, 3, 6, 9, 10, 14, random.below(60), random.below(200)]))
}

const text = (words: string, lang = 'fr'): Json => ({ lang, text: words, origin: 'ORIGINAL' })

function words(random: Random): string {
  return `mot ${random.pick(['un', 'deux', 'trois', 'quatre'])}`
}

/** How a value of each field is made; null stands for what was not reported. */
const fields: Readonly<Record<string, (random: Random) => Json>> = {
  kind: (random) => random.pick(kinds),
  severity: (random) => random.pick(['MINOR', 'MODERATE', 'SEVERE']),
  occurredStart: (random) => instant(random),
  occurredEnd: (random) => random.pick([null, instant(random)]),
  place: (random) => ({
    codes: [{ scheme: 'COD_AB', code: random.pick(places), vintage: '2017-11-03' }],
    precision: 'ADM2',
    names: random.pick([null, [text(words(random))]]),
    lat: random.pick([null, -3.5 - random.below(9) / 10]),
    lon: null,
    uncertaintyKm: null,
  }),
  affected: (random) => random.pick([null, randomCount(random), randomCount(random)]),
  bySexAge: (random) =>
    random
      .sample(['F A0_17', 'F A18_PLUS', 'M A0_17', 'M A18_PLUS'], 1 + random.below(4))
      .map((cohort) => {
        const [sex = '', age = ''] = cohort.split(' ')
        return { sex, age, count: randomCount(random) }
      }),
  byNeed: (random) =>
    random
      .sample(['DISABILITY', 'OLDER_PERSON', 'SGBV_RISK'], random.below(4))
      .map((need) => ({ need, count: randomCount(random) })),
  summary: (random) => [text(words(random)), text(words(random), 'sw')],
  shareableSummary: (random) => [text(words(random)), text(words(random), 'en')],
  actions: (random) => [{ kind: random.pick(['ESCORT', 'RELIEF']), text: [text(words(random))] }],
  needs: (random) =>
    random
      .sample(['WATER', 'FOOD', 'SHELTER'], 1 + random.below(3))
      .map((kind) => ({ kind, priority: null, text: [text(words(random))] })),
}

function instant(random: Random): string {
  return new Date(Date.UTC(2026, 1, 1 + random.below(20), random.below(24))).toISOString()
}

/** How an attribute of the envelope is made. */
const attributes: Readonly<Record<string, (random: Random) => Json | undefined>> = {
  source: (random) => `urn:ujirani:tz.isd:${random.pick(['manyovu', 'mabamba'])}`,
  time: instant,
  recordedtime: instant,
  correlationid: (random) => random.pick(['case-a', 'case-b', undefined]),
  causationid: (random) => random.pick(['0190163d-8694-739b-aea5-000000000001', undefined]),
  sequence: (random) => random.below(1000),
  sensitivity: (random) => random.pick(['LOW', 'MODERATE', 'MODERATE', 'HIGH']),
  tlp: (random) => random.pick(['GREEN', 'AMBER', 'AMBER', 'RED']),
  purpose: (random) => random.pick(['COORDINATION', 'COORDINATION', 'PREPAREDNESS', 'STATISTICS']),
  cestatus: (random) => random.pick(['Actual', 'Actual', 'Exercise']),
  audience: (random) => random.pick([undefined, undefined, ['bi.cgm', 'iom'], ['bi.cgm'], ['iom']]),
}

/** A report, mostly corrected once or twice, sometimes taken back in the end. */
export function randomHistory(random: Random): readonly PublishedEvent[] {
  const history = [randomEvent(random, 0)]
  for (let left = random.below(3); left > 0; left -= 1) {
    history.push(randomEvent(random, history.length, history.at(-1)))
  }
  return random.chance(0.15) ? [...history, withdrawalOf(random, history.length)] : history
}

const idOf = (index: number): string => `0190163d-8694-739b-aea5-00000000010${index.toString()}`

function randomEvent(random: Random, index: number, last?: PublishedEvent): PublishedEvent {
  const data = Object.fromEntries(
    Object.entries(fields).map(([name, make]) => {
      const isNew = last === undefined || random.chance(0.3)
      return [name, isNew ? (random.chance(0.9) ? make(random) : null) : last.data[name]]
    }),
  )
  const corrects = last === undefined ? {} : { corrects: last.envelope.id, correctsType: facts[0] }
  const fact = last === undefined ? 'reported' : 'corrected'
  return {
    envelope: envelopeOf(random, fact, index),
    data: { incidentId: 'incident-17', ...data, ...corrects },
  }
}

function withdrawalOf(random: Random, index: number): PublishedEvent {
  const reason = random.pick([null, 'ENTERED_IN_ERROR', 'DUPLICATE'])
  return {
    envelope: envelopeOf(random, 'withdrawn', index),
    data: { incidentId: 'incident-17', reason },
  }
}

function envelopeOf(random: Random, fact: string, index: number): PublishedEvent['envelope'] {
  const made = Object.entries(attributes).map(([name, make]) => [name, make(random)] as const)
  return {
    id: idOf(index),
    type: `org.ujirani.incident.${fact}.v1`,
    subject: 'incident-17',
    personaldata: 'NONE',
    ...Object.fromEntries(made.filter(([, value]) => value !== undefined)),
  } as unknown as PublishedEvent['envelope']
}

/** The same history but for one thing in one event, or for one event that is not there. */
export function vary(
  history: readonly PublishedEvent[],
  random: Random,
): readonly PublishedEvent[] {
  const at = random.below(history.length)
  if (history.length > 1 && random.chance(0.1)) return history.toSpliced(at, 1)
  return history.map((event, index) => (index === at ? varyEvent(event, random) : event))
}

function varyEvent(event: PublishedEvent, random: Random): PublishedEvent {
  const { envelope, data } = event
  const isWithdrawal = envelope.type.includes('withdrawn')
  if (isWithdrawal || random.chance(0.4)) {
    const [name, make] = random.pick(Object.entries(attributes))
    const rest = Object.entries({ ...envelope, [name]: make(random) })
    const kept = rest.filter(([, value]) => value !== undefined)
    return { data, envelope: Object.fromEntries(kept) as unknown as PublishedEvent['envelope'] }
  }
  const [name, make] = random.pick(Object.entries(fields))
  const varied = random.chance(0.4) ? varyCount(data[name] ?? null, random) : make(random)
  return { envelope, data: { ...data, [name]: varied } }
}

/** One count of a breakdown becomes another; what is no breakdown stays. */
function varyCount(value: Json, random: Random): Json {
  if (!Array.isArray(value)) return value
  const items = value as readonly Json[]
  const at = random.below(items.length)
  return items.map((item, index) => {
    const hasCount = typeof item === 'object' && item !== null && 'count' in item
    return index === at && hasCount ? { ...item, count: randomCount(random) } : item
  })
}
