import { BusError } from '@ujirani/errors'
import fc from 'fast-check'
import { busOf } from '../test/bus.ts'
import { plainJson, plainRule } from '../test/documents.ts'
import { parseAgreement } from './agreement-document.ts'
import { checkAgreement } from './check-agreement.ts'
import { compileAgreement } from './decide/compile.ts'

const register = await busOf()

/** Every place in a JSON value, as the steps that lead to it. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([name, each]) => placesIn(each, [...path, name]))]
}

function withValueAt(value: unknown, [step, ...more]: readonly string[], put: unknown): unknown {
  if (step === undefined) return put
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, each]): [string, unknown] =>
    name === step ? [name, withValueAt(each, more, put)] : [name, each],
  )
  return Array.isArray(value) ? members.map(([, each]) => each) : Object.fromEntries(members)
}

const words = [
  'KEEP',
  'kind',
  '__proto__',
  'constructor',
  'org.ujirani.incident.reported.v1',
  '2026-01-01',
  '\ud800',
  '',
]
const json = {
  ...plainJson,
  rules: [
    plainRule,
    { ...plainRule, rule: 'r2', where: { not: { any: [{ path: 'kind', op: 'exists' }] } } },
  ],
}
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    ...words,
    null,
    0,
    -1,
    1e30,
    [],
    {},
    [[]],
    { op: 'KEEP' },
    { all: [{}] },
  ),
  fc
    .constantFrom(...placesIn(json))
    .map((path) =>
      path.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], json),
    ),
)

describe('whatever a document says', () => {
  it('is refused with a pointer, found foolish, or compiled: never a crash', () => {
    const outcomes = { refused: 0, foolish: 0, fine: 0 }
    const change = fc.tuple(fc.constantFrom(...placesIn(json)), anything)
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = changes.reduce<unknown>(
          (value, [path, put]) => withValueAt(value, path, put),
          json,
        )
        try {
          const document = parseAgreement(changed)
          const findings = checkAgreement(document, register)
          compileAgreement(document, register)
          outcomes[findings.length > 0 ? 'foolish' : 'fine'] += 1
        } catch (error) {
          if (!BusError.is(error, 'ERR_AGREEMENT_INVALID')) throw error
          expect(error.details.errors.length).toBeGreaterThan(0)
          outcomes.refused += 1
        }
      }),
      { numRuns: 1500 },
    )
    expect(outcomes.refused).toBeGreaterThan(50)
    expect(outcomes.foolish).toBeGreaterThan(10)
    expect(outcomes.fine).toBeGreaterThan(10)
  })
})
