import { createPlaces, type Envelope } from '@ujirani/events'
import fc from 'fast-check'
import { convoyData, dataOf, eventOf, typeOf } from '../../test/disclosures.ts'
import type { Leaf, Predicate } from '../document.ts'
import { checkPredicate, compilePredicate } from './read-predicate.ts'

const places = createPlaces()
const type = typeOf('repatriation.departed')
const context = { type, places }

const event = (data: object = {}, envelope: Partial<Envelope> = {}) =>
  eventOf('repatriation.departed', { ...(convoyData as object), ...data }, envelope)

type Value = 'true' | 'false' | 'unknown'

/** What a predicate says of an event: it holds, its negation holds, or neither. */
function judge(predicate: Predicate, subject = event()): Value {
  const holds = compilePredicate(predicate, context)?.(subject)
  const fails = compilePredicate({ not: predicate }, context)?.(subject)
  if (holds === undefined || fails === undefined) throw new TypeError('does not fit the type')
  expect(holds && fails).toBe(false)
  if (holds) return 'true'
  return fails ? 'false' : 'unknown'
}

const path = (name: string, test: object): Leaf => ({ path: name, ...test }) as Leaf
const label = (name: string, test: object): Leaf => ({ label: name, ...test }) as Leaf
const attribute = (name: string, test: object): Leaf => ({ envelope: name, ...test }) as Leaf

describe('a leaf', () => {
  const leaves: readonly (readonly [Leaf, Value])[] = [
    [path('zone', { op: 'eq', value: 'Africa/Dar_es_Salaam' }), 'true'],
    [path('zone', { op: 'eq', value: 'Africa/Bujumbura' }), 'false'],
    [path('zone', { op: 'in', value: ['UTC', 'Africa/Dar_es_Salaam'] }), 'true'],
    [path('zone', { op: 'startsWith', value: 'Africa/' }), 'true'],
    [path('zone', { op: 'startsWith', value: 'africa/' }), 'false'],
    [path('day', { op: 'eq', value: '2019-04-10' }), 'true'],
    [path('day', { op: 'atMost', value: '2019-04-09' }), 'false'],
    [path('day', { op: 'atLeast', value: '2019-04-10' }), 'true'],
    [path('departedAt', { op: 'atLeast', value: '2019-04-10T08:30:00+03:00' }), 'true'],
    [path('departedAt', { op: 'atLeast', value: '2019-04-10T08:30:00.001+03:00' }), 'false'],
    [path('total', { op: 'atLeast', value: 744 }), 'true'],
    [path('total', { op: 'atMost', value: 743 }), 'false'],
    [path('total.value', { op: 'eq', value: 744 }), 'true'],
    [path('total.qualifier', { op: 'eq', value: 'EXACT' }), 'true'],
    [path('bySexAge[].sex', { op: 'eq', value: 'F' }), 'true'],
    [path('bySexAge[].sex', { op: 'eq', value: 'X' }), 'false'],
    [path('byDestination[].count', { op: 'atMost', value: 6 }), 'true'],
    [path('byDestination[].count', { op: 'atMost', value: 5 }), 'false'],
    [path('total', { op: 'exists' }), 'true'],
    [path('vehicles', { op: 'exists' }), 'false'],
    [path('vehicles', { op: 'exists', value: false }), 'true'],
    [path('byDestination[].count', { op: 'exists' }), 'true'],
    [path('byNeed[].count', { op: 'exists' }), 'false'],
    [label('tlp', { op: 'eq', value: 'AMBER' }), 'true'],
    [label('tlp', { op: 'in', value: ['CLEAR', 'GREEN'] }), 'false'],
    [label('tlp', { op: 'atMost', value: 'AMBER' }), 'true'],
    [label('tlp', { op: 'atMost', value: 'GREEN' }), 'false'],
    [label('sensitivity', { op: 'atLeast', value: 'MODERATE' }), 'true'],
    [label('personaldata', { op: 'exists' }), 'true'],
    [attribute('source', { op: 'startsWith', value: 'urn:ujirani:tz.isd:' }), 'true'],
    [attribute('purpose', { op: 'eq', value: 'COORDINATION' }), 'true'],
    [attribute('cestatus', { op: 'in', value: ['Exercise', 'Test'] }), 'false'],
    [attribute('time', { op: 'atMost', value: '2019-04-10T05:30:00Z' }), 'true'],
    [attribute('recordedtime', { op: 'atMost', value: '2019-04-10T19:05:12.249Z' }), 'false'],
    [attribute('derivedfrom', { op: 'exists' }), 'false'],
    // Missing or unknown: neither the leaf nor its negation may let anything pass.
    [path('vehicles', { op: 'atMost', value: 3 }), 'unknown'],
    [path('verifiedBy.party', { op: 'eq', value: 'unhcr' }), 'unknown'],
    [path('byNeed[].need', { op: 'eq', value: 'DISABILITY' }), 'unknown'],
    [path('bySexAge[].age', { op: 'eq', value: 'A0_17' }), 'unknown'],
    [path('bySexAge[].age', { op: 'eq', value: 'UNSPECIFIED' }), 'true'],
    [path('borderPost', { op: 'within', value: { scheme: 'COD_AB', code: 'BDI010' } }), 'unknown'],
    [attribute('derivedfrom', { op: 'eq', value: 'x' }), 'unknown'],
  ]

  it.each(leaves)('%j is %s', (leaf, expected) => {
    expect(judge(leaf)).toBe(expected)
  })

  it.each([['sensitivity'], ['tlp'], ['personaldata']])(
    'leaves a %s that is missing or unknown open, even under the most generous bound',
    (name) => {
      const most = { sensitivity: 'SEVERE', tlp: 'RED', personaldata: 'PROHIBITED_FOUND' }[name]
      for (const value of [undefined, 'HARMLESS', 'constructor', 0]) {
        const subject = event({}, { [name]: value })
        expect(judge(label(name, { op: 'atMost', value: most }), subject)).toBe('unknown')
      }
    },
  )

  it.each([
    [{ value: null, qualifier: 'AT_LEAST', lower: 351, upper: null }, 'true', 'unknown'],
    [{ value: null, qualifier: 'AT_MOST', lower: null, upper: 90 }, 'false', 'true'],
    [{ value: null, qualifier: 'SUPPRESSED', lower: null, upper: null }, 'unknown', 'unknown'],
    [{ value: null, qualifier: 'UNKNOWN', lower: null, upper: null }, 'unknown', 'unknown'],
    [{ value: 100, qualifier: 'ESTIMATE', lower: 80, upper: 120 }, 'unknown', 'true'],
  ])('believes of a count %j only what it says', (total, least, most) => {
    const subject = event({ total })
    expect(judge(path('total', { op: 'atLeast', value: 100 }), subject)).toBe(least)
    expect(judge(path('total', { op: 'atMost', value: 400 }), subject)).toBe(most)
  })

  it('compares money as decimals', () => {
    const received = typeOf('equipment.received')
    const money = { amount: '30000.00', currency: 'USD' }
    const subject = eventOf(
      'equipment.received',
      dataOf(received, { requestId: 'r', totalValue: money }),
    )
    const holds = (op: string, value: string): boolean | undefined =>
      compilePredicate(path('totalValue.amount', { op, value }), { type: received, places })?.(
        subject,
      )
    expect(holds('eq', '30000')).toBe(true)
    expect(holds('atMost', '29999.99')).toBe(false)
    expect(holds('atLeast', '30000.00')).toBe(true)
    expect(holds('atLeast', '-1')).toBe(true)
    expect(holds('eq', '30000.001')).toBeUndefined()
  })
})

describe('all, any, not', () => {
  const [yes, no, open] = [
    path('total', { op: 'exists' }),
    path('vehicles', { op: 'exists' }),
    path('vehicles', { op: 'atMost', value: 3 }),
  ]

  it.each([
    [{ all: [yes, yes] }, 'true'],
    [{ all: [yes, open] }, 'unknown'],
    [{ all: [no, open] }, 'false'],
    [{ any: [no, open] }, 'unknown'],
    [{ any: [yes, open] }, 'true'],
    [{ any: [no, no] }, 'false'],
    [{ not: open }, 'unknown'],
    [{ not: { not: open } }, 'unknown'],
    [{ not: { all: [yes, open] } }, 'unknown'],
    [{ not: { any: [no, no] } }, 'true'],
    [{ any: [{ not: open }, open] }, 'unknown'],
  ] as readonly (readonly [Predicate, Value])[])('%j is %s', (predicate, expected) => {
    expect(judge(predicate)).toBe(expected)
  })

  it('follow Kleene’s tables however they are nested', () => {
    const order: readonly Value[] = ['false', 'unknown', 'true']
    const rank = (value: Value): number => order.indexOf(value)
    const { tree } = fc.letrec<{ tree: readonly [Predicate, number] }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom([yes, 2] as const, [no, 0] as const, [open, 1] as const),
        fc
          .array(tie('tree'), { minLength: 1, maxLength: 3 })
          .map(
            (parts) =>
              [
                { all: parts.map(([each]) => each) },
                Math.min(...parts.map(([, value]) => value)),
              ] as const,
          ),
        fc
          .array(tie('tree'), { minLength: 1, maxLength: 3 })
          .map(
            (parts) =>
              [
                { any: parts.map(([each]) => each) },
                Math.max(...parts.map(([, value]) => value)),
              ] as const,
          ),
        tie('tree').map(([each, value]) => [{ not: each }, 2 - value] as const),
      ),
    }))
    fc.assert(fc.property(tree, ([predicate, value]) => rank(judge(predicate)) === value))
  })
})

describe('checkPredicate', () => {
  const faulty: readonly (readonly [Predicate, string, string])[] = [
    [path('nowhere', { op: 'exists' }), '/path', 'is no field'],
    [path('total[]', { op: 'exists' }), '/path', 'is no field'],
    [path('bySexAge.sex', { op: 'exists' }), '/path', 'is no field'],
    [path('bySexAge', { op: 'eq', value: 1 }), '/op', 'write []'],
    [path('verifiedBy', { op: 'eq', value: 'x' }), '/op', 'a record'],
    [path('zone', { op: 'atMost', value: 'x' }), '/op', 'a text'],
    [path('zone', { op: 'within', value: { scheme: 'COD_AB', code: 'TZ16' } }), '/op', 'a text'],
    [path('day', { op: 'startsWith', value: '2019' }), '/op', 'a day'],
    [path('day', { op: 'eq', value: '2019-02-30' }), '/value', 'a day'],
    [path('day', { op: 'atMost', value: 17_000 }), '/value', 'a day'],
    [path('departedAt', { op: 'atMost', value: '2019-04-10' }), '/value', 'an instant'],
    [path('total.value', { op: 'eq', value: '744' }), '/value', 'a number'],
    [path('total', { op: 'eq', value: 744 }), '/op', 'a count'],
    [path('total', { op: 'atMost', value: '744' }), '/value', 'a number'],
    [path('voluntarinessVerified', { op: 'eq', value: 'yes' }), '/value', 'true or false'],
    [path('voluntarinessVerified', { op: 'atMost', value: 1 }), '/op', 'true or false'],
    [path('bySexAge[].sex', { op: 'eq', value: 'MALE' }), '/value', 'a symbol'],
    [path('bySexAge[].sex', { op: 'atMost', value: 'F' }), '/op', 'an enum'],
    [
      path('borderPost', { op: 'within', value: { scheme: 'COD_AB', code: 'TZ99' } }),
      '/value',
      'known',
    ],
    [path('borderPost', { op: 'eq', value: 'TZ16' }), '/op', 'a place'],
    [label('tlp', { op: 'atMost', value: 'YELLOW' }), '/value', 'one of CLEAR'],
    [label('tlp', { op: 'startsWith', value: 'A' }), '/op', 'a label'],
    [attribute('purpose', { op: 'eq', value: 'GOSSIP' }), '/value', 'one of PREPAREDNESS'],
    [attribute('purpose', { op: 'startsWith', value: 'P' }), '/op', 'an attribute'],
    [attribute('subject', { op: 'atMost', value: 'x' }), '/op', 'an attribute'],
    [attribute('time', { op: 'atMost', value: 'noon' }), '/value', 'an instant'],
  ]

  it.each(faulty)('refuses %j at %s', (predicate, pointer, words) => {
    const [fault] = checkPredicate(predicate, context)
    expect(fault?.pointer).toBe(pointer)
    expect(fault?.detail).toContain(words)
    expect(compilePredicate(predicate, context)).toBeUndefined()
  })

  it('points into branches and names every fault at once', () => {
    const bad = path('nowhere', { op: 'exists' })
    const predicate = { all: [{ any: [bad] }, { not: { all: [bad] } }] } as Predicate
    expect(checkPredicate(predicate, context).map(({ pointer }) => pointer)).toEqual([
      '/all/0/any/0/path',
      '/all/1/not/all/0/path',
    ])
  })

  it('quotes no value of the rule', () => {
    for (const [predicate] of faulty) {
      for (const { detail } of checkPredicate(predicate, context)) {
        expect(detail).not.toMatch(/TZ99|GOSSIP|YELLOW|MALE|noon/)
      }
    }
  })
})
