import { incident, textOf, type StructuredEvent } from '../bus/events.ts'

/** Events that canaries are planted in. */
export const eventsPlanted = 24

/** What is planted, and which parties are to read it by the demo's agreements. */
interface Kind {
  readonly due: readonly string[]
  /** How the canary of an event is spelt as text, and as bytes of a Kafka record. */
  readonly spell: (index: number) => readonly string[]
}

/** Letters: digits in free text could be somebody's number. */
function letters(index: number): string {
  return index.toString().replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
}

const word = (name: string, due: readonly string[] = []): Kind => ({
  due,
  spell: (index) => [`kanari-${name}-${letters(index)}-q`],
})

const sequenceOf = (index: number): number => 918_273_000 + index
const latitudeOf = (index: number): number => -(4_372_111 + index) / 1_000_000
const countOf = (index: number): number => 713_510 + index
const hashOf = (index: number): string => `ca7a1${index.toString().padStart(3, '0')}`.repeat(8)
/** No minute and millisecond that anything else would have. */
const instantOf = (index: number): number => Date.UTC(2024, 3, 2, 5, 17, 31, 701 + index)

/** Every class of field: words, codes, hashes, numbers, counts, times, attributes. */
const kinds = {
  subject: word('subject'),
  correlation: word('correlation'),
  source: word('source'),
  unit: word('unit'),
  site: word('site'),
  action: word('action'),
  placename: word('placename'),
  title: word('title'),
  document: word('document'),
  related: word('related'),
  summary: word('summary', ['iom', 'unhcr']),
  need: word('need', ['iom', 'unhcr']),
  hash: { due: [], spell: (index) => [hashOf(index)] },
  sequence: { due: [], spell: (index) => [sequenceOf(index).toString()] },
  latitude: {
    due: [],
    spell: (index) => [latitudeOf(index).toString(), doubleBytes(latitudeOf(index))],
  },
  count: {
    due: ['unhcr'],
    spell: (index) => [countOf(index).toString(), longBytes(countOf(index))],
  },
  instant: {
    due: [],
    spell: (index) => {
      const ms = instantOf(index)
      return [new Date(ms).toISOString().slice(11), ms.toString(), longBytes(ms)]
    },
  },
} as const satisfies Readonly<Record<string, Kind>>

/** A number as Avro writes a `double`, each byte a character. */
function doubleBytes(value: number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return bytes.toString('latin1')
}

/** A number as Avro writes an `int` or `long`: zigzag, seven bits a byte, the lowest first. */
function longBytes(value: number): string {
  const bytes: number[] = []
  let rest = BigInt(value) * 2n
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)]).toString('latin1')
}

/** One of the events, full of what is withheld from all or from some. */
export function planted(index: number): StructuredEvent {
  const of = (kind: keyof typeof kinds): string => kinds[kind].spell(index)[0] ?? ''
  const at = new Date(instantOf(index)).toISOString()
  return incident(
    {
      incidentId: of('subject'),
      occurredStart: at,
      affected: { value: 5_000_000, qualifier: 'EXACT' },
      bySexAge: null,
      byNeed: [{ need: 'DISABILITY', count: { value: countOf(index), qualifier: 'EXACT' } }],
      summary: textOf(of('summary')),
      shareableSummary: textOf(signalOf(index)),
      actions: [{ kind: 'INFORMATION', doneAt: at, text: textOf(of('action')) }],
      needs: [{ kind: 'WATER', text: textOf(of('need')) }],
      attachments: [
        { identifier: of('document'), title: textOf(of('title')), sha256: hashOf(index) },
      ],
      related: [{ family: 'incident', id: of('related') }],
      reportedBy: { party: 'bi.cgm', unit: of('unit'), role: 'border-desk', site: of('site') },
      place: {
        codes: [{ scheme: 'COD_AB', code: 'BDI010003', vintage: '2017-11-03' }],
        precision: 'ADM2',
        names: textOf(of('placename')),
        lat: latitudeOf(index),
        lon: 29.823,
        uncertaintyKm: 10,
      },
    },
    {
      source: `urn:ujirani:bi.cgm:${of('source')}`,
      subject: of('subject'),
      correlationid: of('correlation'),
      sequence: sequenceOf(index),
      time: at,
    },
  )
}

/** What every recipient of an event may read: tells that its copy has come. */
export function signalOf(index: number): string {
  return `signal-${letters(index)}-q`
}

/** One thing that was planted, and all that it would look like. */
export interface Canary {
  readonly name: string
  readonly spellings: readonly string[]
  readonly due: readonly string[]
}

/** Everything that was planted. */
export const canaries: readonly Canary[] = Array.from({ length: eventsPlanted }, (_, index) =>
  Object.entries(kinds).map(([name, { due, spell }]) => ({
    name: `${name} ${index.toString()}`,
    spellings: spell(index),
    due,
  })),
).flat()

/** The canaries that stand in a text, in any spelling, and are not its holder's to have. */
export function strays(text: string, holder: string): readonly string[] {
  return canaries
    .filter(({ due }) => !due.includes(holder))
    .filter(({ spellings }) => spellings.some((spelling) => text.includes(spelling)))
    .map(({ name }) => name)
}
