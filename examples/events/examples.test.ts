import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  catalogue,
  checkEvent,
  createPlaces,
  lintFreeText,
  parseEvent,
  timeOfEventId,
  toSource,
} from '@ujirani/events'

const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'))

const order = readJson('order.json') as readonly string[]
const places = createPlaces()
const nowMs = Date.parse('2024-07-01T00:00:00Z')
const examples = order.map((name) => ({ name, ...parseEvent(readJson(name), catalogue) }))

describe('order.json', () => {
  it('names every example once', () => {
    const files = readdirSync(import.meta.dirname).filter(
      (name) => name.endsWith('.json') && name !== 'order.json',
    )
    expect([...order].sort()).toEqual(files.sort())
  })

  it('has one example of every event type, named after it', () => {
    const names = [...catalogue.eventTypes.values()].map(
      ({ family, fact }) => `${family}-${fact.replaceAll('.', '-')}.json`,
    )
    expect([...order].sort()).toEqual(names.sort())
    for (const { name, type } of examples) {
      expect(name).toBe(`${type.family}-${type.fact.replaceAll('.', '-')}.json`)
    }
  })

  it('tells each chain in the order of its time', () => {
    const chains = Map.groupBy(examples, ({ envelope }) => envelope.subject)
    for (const chain of chains.values()) {
      const times = chain.map(({ envelope }) => Date.parse(envelope.time))
      expect(times).toEqual([...times].sort((one, other) => one - other))
    }
  })
})

describe.each(examples.map((example) => [example.name, example] as const))(
  '%s',
  (_name, { envelope, type, value }) => {
    const before = (id: string | undefined) => {
      const at = examples.findIndex((example) => example.envelope.id === envelope.id)
      return examples.slice(0, at).find((example) => example.envelope.id === id)
    }

    it('passes every check, without a flag', () => {
      expect(checkEvent(type, envelope, value, { nowMs, places })).toEqual([])
    })

    it('holds no personal data', () => {
      expect(lintFreeText(type, value)).toEqual([])
    })

    it('is an exercise whose id was made when it was typed in', () => {
      expect(envelope.cestatus).toBe('Exercise')
      const madeMs = Date.parse(envelope.recordedtime ?? envelope.time)
      expect(timeOfEventId(envelope.id)).toBe(madeMs)
    })

    it('names as its cause nothing but an earlier event of its own party', () => {
      if (envelope.causationid === undefined) return
      const cause = before(envelope.causationid)
      expect(toSource(cause?.envelope.source ?? '')?.party).toBe(toSource(envelope.source)?.party)
    })

    it('corrects an earlier event of its own source and aggregate, by its type', () => {
      if (type.fact !== 'corrected') return
      const { corrects, correctsType } = value as { corrects: string; correctsType: string }
      const earlier = before(corrects)?.envelope
      expect([earlier?.type, earlier?.source, earlier?.subject]).toEqual([
        correctsType,
        envelope.source,
        envelope.subject,
      ])
    })
  },
)

describe('the examples', () => {
  it('have ids of their own', () => {
    expect(new Set(examples.map(({ envelope }) => envelope.id)).size).toBe(examples.length)
  })

  it('fill every field that a fact has, in one example or another', () => {
    const seen = new Set<string>()
    for (const { type, value } of examples) {
      for (const [field, content] of Object.entries(value as object)) {
        if (content !== null) seen.add(`${type.family} ${field}`)
      }
    }
    const all = examples.flatMap(({ type }) =>
      type.node.fields.map(({ name }) => `${type.family} ${name}`),
    )
    // The incident of the examples is resolved, so it was not merged into another.
    expect([...new Set(all)].filter((field) => !seen.has(field))).toEqual(['incident mergedInto'])
  })
})
