import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkEvent, createPlaces, lintFreeText, timeOfEventId, toSource } from '@ujirani/events'
import { checkAgreement } from '@ujirani/policy'
import { admitAll, agreeOn } from './rehearsal/register.ts'
import { rehearsalAtMs } from './rehearsal/rehearsal.ts'
import { isActual, readStory, type StoryEvent } from './story.ts'

const story = readStory()
const names = story.events.map(({ name }) => name)
const sources = readFileSync(join(import.meta.dirname, 'sources.md'), 'utf8')
const scope = { nowMs: rehearsalAtMs, places: createPlaces() }

describe('the events of the story', () => {
  it('are all in the order, once, and of the time in which they happened', () => {
    const files = readdirSync(join(import.meta.dirname, 'events'))
    expect([...names, 'order'].map((name) => `${name}.json`).sort()).toEqual(files.sort())
    const times = story.events.map(({ envelope }) => Date.parse(envelope.time))
    expect(times).toEqual(times.toSorted((one, other) => one - other))
  })

  it('have ids of their own, made at their time', () => {
    expect(new Set(story.events.map(({ envelope }) => envelope.id)).size).toBe(names.length)
    for (const { envelope } of story.events) {
      expect(timeOfEventId(envelope.id)).toBe(Date.parse(envelope.time))
    }
  })

  it.each(story.events.map((event) => [event.name, event] as const))(
    '%s passes every check and holds no personal data',
    (name, { type, envelope, value }) => {
      const flags = checkEvent(type, envelope, value, scope).map(({ check }) => check)
      // 175 men and 160 women are not "more than 350": the report is kept as it was.
      expect(flags).toEqual(name === 'convoy-2018-02-07-arrived' ? ['SUM_MISMATCH'] : [])
      expect(lintFreeText(type, value)).toEqual([])
    },
  )

  it('come from parties that publish their families', () => {
    for (const { publisher, type } of story.events) {
      const profile = story.parties.find(({ party }) => party === publisher)
      expect(profile?.families).toContain(type.family)
    }
  })

  it('name as their cause nothing but an earlier event of their own party', () => {
    const isCause = (one: StoryEvent, other: StoryEvent): boolean =>
      other.envelope.id === one.envelope.causationid && other.publisher === one.publisher
    for (const [at, event] of story.events.entries()) {
      if (event.envelope.causationid === undefined) continue
      expect(story.events.slice(0, at).some((other) => isCause(event, other))).toBe(true)
    }
  })

  it('are exercises exactly where the name says so', () => {
    for (const event of story.events) {
      expect([event.name, event.envelope.cestatus]).toEqual([
        event.name,
        event.name.startsWith('x-') ? 'Exercise' : 'Actual',
      ])
    }
  })

  it('are all accounted for in sources.md, the real ones with a source', () => {
    for (const event of story.events) {
      const section = sectionOf(event.name)
      expect([event.name, section !== undefined]).toEqual([event.name, true])
      if (isActual(event)) expect(section).toMatch(/https?:\/\/|IOM press note/)
    }
  })

  it('have every one of their fields marked sourced or illustrative', () => {
    for (const event of story.events) {
      const marked = new Set(sectionOf(event.name)?.match(/`[A-Za-z]+`/g))
      const fields = ['time', ...Object.keys(event.json.data as object)]
      const missing = fields.filter((field) => !marked.has(`\`${field}\``))
      if (isActual(event)) expect([event.name, missing]).toEqual([event.name, []])
      else expect(sectionOf(event.name)).toMatch(/illustrative/)
    }
  })
})

/** What sources.md says of one event: from its heading to the next. */
function sectionOf(name: string): string | undefined {
  return sources
    .split(/^## /m)
    .find((section) => section.split('\n', 1)[0]?.includes(`\`${name}\``))
}

describe('the agreements of the story', () => {
  it('pass the check of every party and come into force when all have signed', async () => {
    const rehearsal = await admitAll(story, rehearsalAtMs)
    for (const document of story.agreements) {
      expect(checkAgreement(document, rehearsal.register)).toEqual([])
    }
    const { agreements } = await agreeOn(rehearsal, story.agreements)
    expect(agreements.size).toBeGreaterThanOrEqual(6)
    for (const { versions } of agreements.values()) {
      expect(versions.map(({ completeAtMs }) => completeAtMs)).toEqual([rehearsalAtMs])
    }
  })

  it('are overseen by the auditor', () => {
    for (const { oversight } of story.agreements) expect(oversight?.auditors).toEqual(['audit.jbc'])
  })

  it('protect people with k = 10', () => {
    const operators = story.agreements
      .flatMap(({ rules }) => rules.flatMap(({ disclose }) => Object.values(disclose)))
      .filter((spec) => typeof spec === 'object' && spec.op === 'SUPPRESS_SMALL')
    expect(operators.length).toBeGreaterThan(0)
    expect(
      operators.every((spec) => typeof spec === 'object' && 'k' in spec && spec.k === 10),
    ).toBe(true)
  })
})

describe('the expectations', () => {
  it('say something of every event and every party', () => {
    const parties = story.parties.map(({ party }) => party)
    expect(Object.keys(story.expectations).sort()).toEqual([...names].sort())
    for (const event of story.events) {
      const row = story.expectations[event.name] ?? {}
      expect(Object.keys(row).sort()).toEqual([...parties].sort())
      const own = Object.entries(row).filter(([, expected]) => expected === 'own')
      expect(own.map(([party]) => party)).toEqual([toSource(event.envelope.source)?.party])
    }
  })
})
