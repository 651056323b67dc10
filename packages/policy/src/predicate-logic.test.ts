import { createPlaces } from '@ujirani/events'
import fc from 'fast-check'
import type { Predicate } from './document.ts'
import { createReasoner } from './predicate-logic.ts'

const places = createPlaces()
const implies = (one: Predicate, other: Predicate) => createReasoner(places).implies(one, other)
const neverHolds = (predicate: Predicate) => createReasoner(places).neverHolds(predicate)
const eq = (value: string): Predicate => ({ path: 'kind', op: 'eq', value })
const oneOf = (...value: string[]): Predicate => ({ path: 'kind', op: 'in', value })
const atMost = (value: string): Predicate => ({ label: 'sensitivity', op: 'atMost', value })
const atLeast = (value: string): Predicate => ({ label: 'sensitivity', op: 'atLeast', value })
const within = (code: string): Predicate => ({
  path: 'place',
  op: 'within',
  value: { scheme: 'COD_AB', code },
})
const exists = (value?: boolean): Predicate =>
  value === undefined ? { path: 'kind', op: 'exists' } : { path: 'kind', op: 'exists', value }

describe('implies', () => {
  const certain: readonly [string, Predicate, Predicate][] = [
    ['the same', eq('A'), eq('A')],
    ['a choice and its list', eq('A'), oneOf('A', 'B')],
    ['a shorter list and a longer one', oneOf('A', 'B'), oneOf('B', 'C', 'A')],
    ['a value and its being there', eq('A'), exists()],
    ['a lower bound of a label and a higher one', atMost('LOW'), atMost('HIGH')],
    ['a label and its bound', { label: 'sensitivity', op: 'eq', value: 'LOW' }, atMost('MODERATE')],
    [
      'a number and its bound',
      { path: 'n', op: 'eq', value: 3 },
      { path: 'n', op: 'atLeast', value: 2 },
    ],
    [
      'a beginning and a shorter one',
      { path: 'a', op: 'startsWith', value: 'abc' },
      { path: 'a', op: 'startsWith', value: 'ab' },
    ],
    ['a district and its region', within('TZ1606'), within('TZ16')],
    ['a conjunction and its part', { all: [eq('A'), atMost('LOW')] }, eq('A')],
    ['a part and a disjunction', eq('A'), { any: [eq('B'), eq('A')] }],
    ['a disjunction and what each branch implies', { any: [eq('A'), eq('B')] }, oneOf('A', 'B')],
    [
      'what implies each part of a conjunction',
      { all: [eq('A'), atMost('LOW')] },
      { all: [atMost('HIGH'), exists()] },
    ],
    ['the same negation', { not: eq('A') }, { not: eq('A') }],
  ]
  it.each(certain)('sees it between %s', (_, one, other) => {
    expect(implies(one, other)).toBe(true)
  })

  const doubtful: readonly [string, Predicate, Predicate][] = [
    ['different values', eq('A'), eq('B')],
    ['a list and a shorter one', oneOf('A', 'B'), eq('A')],
    ['different targets', eq('A'), { path: 'category', op: 'eq', value: 'A' }],
    [
      'a path and a label of one name',
      { path: 'tlp', op: 'eq', value: 'RED' },
      { label: 'tlp', op: 'eq', value: 'RED' },
    ],
    ['a higher bound and a lower one', atMost('HIGH'), atMost('LOW')],
    ['an upper bound and a lower one', atMost('LOW'), atLeast('LOW')],
    ['a region and its district', within('TZ16'), within('TZ1606')],
    ['a region and another', within('TZ16'), within('TZ18')],
    ['a code that is nowhere', within('TZ99'), within('TZ16')],
    ['absence and presence', exists(false), exists()],
    ['absence and a value', exists(false), eq('A')],
    ['presence and a value', exists(), eq('A')],
    ['a disjunction and one of its branches', { any: [eq('A'), eq('B')] }, eq('A')],
    ['one branch and a conjunction', eq('A'), { all: [eq('A'), atMost('LOW')] }],
    ['a negation and what it denies', { not: eq('A') }, eq('A')],
    ['negations the other way round', { not: oneOf('A', 'B') }, { not: exists() }],
  ]
  it.each(doubtful)('does not see it between %s', (_, one, other) => {
    expect(implies(one, other)).toBe(false)
  })

  // A small world in which everything can be tried: three values or none, four levels of a label.
  const kinds = ['A', 'B', 'C', undefined] as const
  const levels = ['LOW', 'MODERATE', 'HIGH', 'SEVERE'] as const
  const worlds = kinds.flatMap((kind) => levels.map((level) => ({ kind, level })))
  const leaf = fc.oneof(
    fc.constantFrom(...(['A', 'B', 'C'] as const)).map(eq),
    fc.uniqueArray(fc.constantFrom('A', 'B', 'C'), { minLength: 1 }).map((some) => oneOf(...some)),
    fc.constantFrom(...levels).map(atMost),
    fc.constantFrom(...levels).map(atLeast),
    fc.constantFrom(exists(), exists(true), exists(false)),
  )
  const { predicate } = fc.letrec<{ predicate: Predicate }>((tie) => ({
    predicate: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('predicate'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('predicate'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('predicate').map((not) => ({ not })),
    ),
  }))

  it('is right whenever it says so', () => {
    let seen = 0
    fc.assert(
      fc.property(predicate, predicate, (one, other) => {
        if (!implies(one, other)) return
        seen += 1
        const against = worlds.filter(
          (world) => judge(one, world) === true && judge(other, world) !== true,
        )
        expect(against).toEqual([])
      }),
      { numRuns: 2000 },
    )
    expect(seen).toBeGreaterThan(20)
  })

  it('finds only what never holds', () => {
    let seen = 0
    fc.assert(
      fc.property(predicate, (some) => {
        if (!neverHolds(some)) return
        seen += 1
        expect(worlds.filter((world) => judge(some, world) === true)).toEqual([])
      }),
      { numRuns: 2000 },
    )
    expect(seen).toBeGreaterThan(20)
  })

  type World = (typeof worlds)[number]

  /** Kleene's three values, written out: undefined is unknown. */
  function judge(some: Predicate, world: World): boolean | undefined {
    if ('all' in some)
      return fold(
        some.all.map((each) => judge(each, world)),
        false,
      )
    if ('any' in some)
      return fold(
        some.any.map((each) => judge(each, world)),
        true,
      )
    if ('not' in some) {
      const inner = judge(some.not, world)
      return inner === undefined ? undefined : !inner
    }
    return 'label' in some ? judgeLevel(some, world.level) : judgeKind(some, world.kind)
  }

  function fold(verdicts: readonly (boolean | undefined)[], winner: boolean): boolean | undefined {
    if (verdicts.includes(winner)) return winner
    return verdicts.includes(undefined) ? undefined : !winner
  }

  function judgeLevel(some: Predicate, level: (typeof levels)[number]): boolean {
    if (!('op' in some) || (some.op !== 'atMost' && some.op !== 'atLeast')) throw new TypeError()
    const order = levels.indexOf(level) - levels.indexOf(some.value as typeof level)
    return some.op === 'atMost' ? order <= 0 : order >= 0
  }

  function judgeKind(some: Predicate, kind: World['kind']): boolean | undefined {
    if (!('op' in some)) throw new TypeError()
    if (some.op === 'exists') return (kind !== undefined) === (some.value ?? true)
    if (kind === undefined) return undefined
    return some.op === 'in' ? some.value.includes(kind) : some.op === 'eq' && some.value === kind
  }
})

describe('neverHolds', () => {
  const hopeless: readonly [string, Predicate][] = [
    ['two values at once', { all: [eq('A'), eq('B')] }],
    ['a value outside its list', { all: [oneOf('A', 'B'), { all: [eq('C')] }] }],
    ['a label below and above', { all: [atMost('LOW'), atLeast('HIGH')] }],
    [
      'a number below and above',
      {
        all: [
          { path: 'n', op: 'atLeast', value: 5 },
          { path: 'n', op: 'atMost', value: 4 },
        ],
      },
    ],
    ['presence and absence', { all: [exists(false), eq('A')] }],
    ['nothing but hopeless branches', { any: [{ all: [eq('A'), eq('B')] }] }],
    [
      'a hopeless branch that must hold',
      { all: [{ any: [{ all: [eq('A'), eq('B')] }] }, eq('A')] },
    ],
  ]
  it.each(hopeless)('sees it in %s', (_, predicate) => {
    expect(neverHolds(predicate)).toBe(true)
  })

  const possible: readonly [string, Predicate][] = [
    ['one value', eq('A')],
    ['lists that share one', { all: [oneOf('A', 'B'), oneOf('B', 'C')] }],
    [
      'two values of two items',
      {
        all: [
          { path: 'a[].b', op: 'eq', value: 1 },
          { path: 'a[].b', op: 'eq', value: 2 },
        ],
      },
    ],
    ['bounds that meet', { all: [atMost('LOW'), atLeast('LOW')] }],
    ['one hopeless branch of two', { any: [{ all: [eq('A'), eq('B')] }, eq('A')] }],
    ['two fields', { all: [eq('A'), { path: 'category', op: 'eq', value: 'B' }] }],
  ]
  it.each(possible)('does not see it in %s', (_, predicate) => {
    expect(neverHolds(predicate)).toBe(false)
  })
})

describe('createReasoner', () => {
  it('gives up on what would take too long, and then finds nothing more', () => {
    const leaf = (n: number): Predicate => ({ path: `p${n.toString()}`, op: 'exists' })
    const wide = (from: number): Predicate => ({
      all: Array.from({ length: 30 }, (_, n) => ({ any: [leaf(from + n), leaf(from + n + 500)] })),
    })
    const reasoner = createReasoner(places)
    const [one, other] = [wide(0), wide(1000)]
    for (let n = 0; n < 500; n += 1) expect(reasoner.implies(one, other)).toBe(false)
    expect(reasoner.implies(eq('A'), eq('A'))).toBe(false)
    expect(createReasoner(places).implies(eq('A'), eq('A'))).toBe(true)
  })
})
