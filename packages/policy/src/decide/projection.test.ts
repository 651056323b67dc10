import { catalogue, createPlaces, toJson, type AvroValue, type EventType } from '@ujirani/events'
import fc from 'fast-check'
import { keepOf, membersOf, valueOf } from '../../test/arbitrary-value.ts'
import { count, keys, typeOf } from '../../test/disclosures.ts'
import type { OperatorSpec } from '../document.ts'
import { compileProjection } from './projection.ts'

const places = createPlaces()
const link = keys('bi-tz-returns' as never, 'bi.cgm' as never)
const departed = typeOf('repatriation.departed')
const alert = typeOf('health.alert.issued')

function compile(disclose: Readonly<Record<string, OperatorSpec>>, type: EventType = departed) {
  const projection = compileProjection(disclose, type, { places })
  expect(projection.faults).toEqual([])
  return projection
}

function faultsOf(disclose: Readonly<Record<string, unknown>>, type = departed): readonly string[] {
  const { faults } = compileProjection(disclose as Record<string, OperatorSpec>, type, { places })
  return faults.map(({ path, detail }) => `${path} ${detail}`)
}

const types = [...catalogue.eventTypes.values()]

describe('compileProjection', () => {
  it.each(types.map((type) => [type.type, type] as const))(
    'discloses no field of %s that is not listed, and every one that is kept',
    (_, type) => {
      const scene = fc.record({
        value: valueOf(type.node),
        listed: fc.subarray([...type.node.fields]),
      })
      fc.assert(
        fc.property(scene, ({ value, listed }) => {
          const disclose = { [type.keyField]: 'KEEP' as const, ...keepOf(listed) }
          const copy = membersOf(compile(disclose, type).project(value, link))
          for (const { name } of type.node.fields) {
            const original = membersOf(value)[name]
            // A contact crosses only where its country lets it; see contacts.test.ts.
            const isKept = name in disclose && name !== 'contact'
            expect(copy[name]).toEqual(isKept ? original : null)
          }
          expect(() => type.avro.toBuffer(copy)).not.toThrow()
        }),
        { numRuns: 12 },
      )
    },
  )

  it('names everything that is not kept, at the highest path that is gone', () => {
    const { redactions } = compile({
      movementId: 'PAIRWISE',
      zone: 'KEEP',
      'borderPost.codes': 'KEEP',
      'borderPost.precision': 'KEEP',
      'borderPost.names': 'DROP_FREE_TEXT',
    })
    const texts = redactions.map(({ path, operator }) => `${path}:${operator}`)
    expect(texts).toContain('movementId:PAIRWISE')
    expect(texts).toContain('borderPost.names:DROP_FREE_TEXT')
    expect(texts).toContain('borderPost.lat:DROP')
    expect(texts).toContain('byDestination:DROP')
    expect(texts.filter((text) => text.startsWith('zone') || text.includes('codes'))).toEqual([])
    expect(texts.filter((text) => text.includes('byDestination'))).toHaveLength(1)
  })

  it('has the same fields there whatever the values are', () => {
    const disclose = {
      movementId: 'PAIRWISE',
      borderPost: { op: 'GENERALISE_PLACE', level: 'ADM1' },
      'byDestination[].place': 'KEEP',
      'byDestination[].count': { op: 'BUCKET', edges: [0, 10] },
      departedAt: { op: 'COARSEN_TIME', to: 'day', zone: 'UTC' },
    } as const
    const { project, redactions } = compile(disclose)
    const form = (copy: AvroValue): string =>
      Object.entries(membersOf(copy))
        .map(([name, member]) => `${name}${member === null ? '' : '!'}`)
        .join()
    const full = valueOf(departed.node, true)
    fc.assert(
      fc.property(full, full, (one, other) => {
        expect(form(project(one, link))).toBe(form(project(other, link)))
        expect(compile(disclose).redactions).toEqual(redactions)
      }),
    )
  })

  it('changes nothing the second time, and never its input', () => {
    const disclose = {
      movementId: 'PAIRWISE',
      borderPost: { op: 'GENERALISE_PLACE', level: 'ADM2' },
      origins: 'DROP_FREE_TEXT',
      'bySexAge[].sex': 'KEEP',
      'bySexAge[].age': 'KEEP',
      'bySexAge[].count': { op: 'BUCKET', edges: [0, 10, 50] },
      remarks: 'DROP_FREE_TEXT',
    } as const
    const { project } = compile(disclose)
    fc.assert(
      fc.property(valueOf(departed.node), (value) => {
        const before = structuredClone(value)
        const once = project(value, link)
        expect(value).toEqual(before)
        expect(project(once, link)).toEqual(once)
      }),
    )
  })

  it('gives equal bytes for events that differ only in what is not disclosed', () => {
    const { project } = compile({
      movementId: 'PAIRWISE',
      borderPost: { op: 'GENERALISE_PLACE', level: 'ADM1' },
      departedAt: { op: 'COARSEN_TIME', to: 'day', zone: 'Africa/Dar_es_Salaam' },
    })
    const bytes = (value: AvroValue): string =>
      departed.avro.toBuffer(project(value, link)).toString('hex')
    const scene = fc.record({
      one: valueOf(departed.node),
      other: valueOf(departed.node),
      minutes: fc.nat({ max: 1439 }),
      codes: fc.constantFrom('BDI010003', 'BDI010005', 'BDI010'),
    })
    const place = (code: string): AvroValue => ({
      codes: [{ scheme: 'COD_AB', code, vintage: 17_473 }],
      precision: 'POST',
      names: null,
      lat: code.length,
      lon: null,
      uncertaintyKm: null,
    })
    const startMs = Date.parse('2019-04-10T00:00:00+03:00')
    fc.assert(
      fc.property(scene, ({ one, other, minutes, codes }) => {
        const shared = { movementId: 'convoy', borderPost: place('BDI010004'), departedAt: startMs }
        const hidden = { borderPost: place(codes), departedAt: startMs + minutes * 60_000 }
        const first = { ...membersOf(one), ...shared }
        const second = { ...membersOf(other), ...shared, ...hidden }
        expect(bytes(second)).toBe(bytes(first))
      }),
    )
  })

  it('keeps a subtree but for what is listed below it', () => {
    const { project, redactions } = compile({
      movementId: 'KEEP',
      borderPost: 'KEEP',
      'borderPost.lat': 'DROP',
    })
    const value = fc.sample(valueOf(departed.node, true), { numRuns: 1, seed: 3 })[0] ?? null
    const copy = membersOf(membersOf(project(value, link))['borderPost'] ?? null)
    expect(copy).toEqual({ ...membersOf(membersOf(value)['borderPost'] ?? null), lat: null })
    expect(redactions).toContainEqual({ path: 'borderPost.lat', operator: 'DROP' })
  })

  it('leaves items out, and of the others what is not listed', () => {
    const { project, redactions } = compile({
      movementId: 'KEEP',
      bySexAge: { op: 'FILTER_ITEMS', where: { path: 'sex', op: 'eq', value: 'F' } },
      'bySexAge[].sex': 'KEEP',
      'bySexAge[].age': { op: 'CONST', value: 'UNSPECIFIED' },
      'bySexAge[].count': { op: 'ROUND', base: 10 },
    })
    const item = (sex: string) => ({ sex, age: 'AGE_18_59', count: count(17) })
    const [value] = fc.sample(valueOf(departed.node, true), { numRuns: 1, seed: 3 })
    const bySexAge = ['M', 'F'].map(item)
    const copy = membersOf(project({ ...membersOf(value ?? null), bySexAge }, link))
    const rounded = { value: 20, qualifier: 'ROUNDED', lower: 15, upper: 24 }
    expect(copy['bySexAge']).toEqual([{ sex: 'F', age: 'UNSPECIFIED', count: rounded }])
    expect(redactions).toContainEqual({ path: 'bySexAge', operator: 'FILTER_ITEMS' })
    expect(redactions).toContainEqual({ path: 'bySexAge[].count', operator: 'ROUND' })
  })

  it('does not let items be left out of counts that are protected together', () => {
    const people = { op: 'SUPPRESS_SMALL', k: 10, group: 'people' }
    const females = { op: 'FILTER_ITEMS', where: { path: 'sex', op: 'eq', value: 'F' } }
    const cells = { 'bySexAge[].sex': 'KEEP', 'bySexAge[].age': 'KEEP' }
    const base = { movementId: 'KEEP', total: people, bySexAge: females }
    const reason = 'bySexAge FILTER_ITEMS takes away counts that are protected together'
    expect(faultsOf({ ...base, ...cells, 'bySexAge[].count': people })).toContain(reason)
    // Whole items would cross with counts that tell of the hidden total.
    expect(faultsOf(base)).not.toEqual([])
  })

  it('discloses no contact unless told to, though the rule keeps it', () => {
    const { project, redactions } = compile({ alertRootId: 'KEEP', contact: 'KEEP' }, alert)
    const value = fc.sample(valueOf(alert.node, true), { numRuns: 1, seed: 5 })[0] ?? null
    expect(membersOf(value)['contact']).not.toBeNull()
    expect(membersOf(project(value, link))['contact']).toBeNull()
    expect(redactions).toContainEqual({ path: 'contact', operator: 'DROP' })
  })

  it.each([
    [{}, 'movementId must be listed'],
    [{ movementId: 'DROP' }, 'movementId must be listed'],
    [{ movementId: 'KEEP', 'bySexAge[].count': 'KEEP' }, 'bySexAge[].sex must be listed'],
    [{ movementId: 'KEEP', nowhere: 'KEEP' }, 'nowhere is no field'],
    [{ movementId: 'KEEP', 'bySexAge.sex': 'KEEP' }, 'bySexAge.sex is no field'],
    [{ movementId: 'KEEP', 'zone.name': 'KEEP' }, 'zone has nothing below it'],
    [{ movementId: 'KEEP', borderPost: 'PAIRWISE' }, 'borderPost PAIRWISE is for identifiers'],
    [
      { movementId: 'KEEP', remarks: 'DROP_FREE_TEXT', 'remarks[].lang': 'KEEP' },
      'remarks DROP_FREE_TEXT leaves no room for paths below it',
    ],
  ])('finds what does not fit in %j', (disclose, fault) => {
    expect(faultsOf(disclose).join('\n')).toContain(fault)
  })

  it('gives a copy that reads as JSON like the event', () => {
    const { project } = compile({ movementId: 'KEEP', day: 'KEEP', zone: 'KEEP' })
    const value = fc.sample(valueOf(departed.node, true), { numRuns: 1, seed: 9 })[0] ?? null
    const json = toJson(departed, project(value, link))
    expect(json).toHaveProperty('zone', membersOf(value)['zone'])
    expect(json).not.toHaveProperty('total')
  })
})

describe('counts that add up', () => {
  const people = { op: 'SUPPRESS_SMALL', k: 10, group: 'people' } as const
  const whole = {
    movementId: 'KEEP',
    total: people,
    'byDestination[].place': 'KEEP',
    'byDestination[].count': people,
  } as const

  it('form one table as the schema ties them', () => {
    const [table, ...others] = compile(whole).tables
    expect(others).toEqual([])
    expect(table?.total?.path).toBe('total')
    expect(table?.axes.map(({ path }) => path)).toEqual(['byDestination[].count'])
  })

  it('stand apart from those that the schema does not tie to them', () => {
    const { tables } = compile({ ...whole, households: people, vehicles: people })
    expect(tables.map(({ counts }) => counts.map(({ path }) => path))).toEqual([
      ['vehicles'],
      ['total', 'byDestination[].count'],
      ['households'],
    ])
  })

  it.each([
    ['total', 'KEEP', 'must be SUPPRESS_SMALL or dropped'],
    ['total', { op: 'BUCKET', edges: [0, 10] }, 'must be SUPPRESS_SMALL or dropped'],
    ['bySexAge', 'KEEP', 'must be SUPPRESS_SMALL or dropped'],
    ['total', { ...people, k: 5 }, 'must have the k and the group'],
    ['total', { ...people, group: 'others' }, 'must have the k and the group'],
  ])('are refused where %s crosses by %j', (path, spec, reason) => {
    expect(faultsOf({ ...whole, [path]: spec }).join()).toContain(reason)
  })
})
