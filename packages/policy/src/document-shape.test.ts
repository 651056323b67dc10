import { faultsOf, plainJson, plainRule } from '../test/documents.ts'

const withRule = (changes: object) => ({ ...plainJson, rules: [{ ...plainRule, ...changes }] })
const withDisclose = (disclose: object) => withRule({ disclose })
const where = (predicate: unknown) => withRule({ where: predicate })
const deep = (levels: number): object =>
  levels === 0 ? { path: 'kind', op: 'exists' } : { not: deep(levels - 1) }
const leaf = { path: 'kind', op: 'exists' }

describe('agreementDocument', () => {
  const badWhere: readonly [string, string, unknown][] = [
    ['an unknown operator', '/op', { path: 'kind', op: 'matches', value: 'a+' }],
    ['an inherited operator', '/op', { path: 'kind', op: 'toString', value: 'a' }],
    ['no operator', '/op', { path: 'kind' }],
    ['no value', '/value', { path: 'kind', op: 'eq' }],
    ['an unknown member', '/flags', { path: 'kind', op: 'exists', flags: 'i' }],
    ['two targets', '', { path: 'kind', label: 'tlp', op: 'exists' }],
    ['no target', '', { op: 'exists' }],
    ['a path that is no path', '/path', { path: 'a..b', op: 'exists' }],
    ['a path into the prototype', '/path', { path: '__proto__', op: 'exists' }],
    ['an unknown label', '/label', { label: 'colour', op: 'exists' }],
    ['an unknown attribute', '/envelope', { envelope: 'id', op: 'exists' }],
    ['an empty list of choices', '/value', { path: 'kind', op: 'in', value: [] }],
    ['one choice twice', '/value/1', { path: 'kind', op: 'in', value: ['A', 'A'] }],
    [
      'too many choices',
      '/value',
      { path: 'kind', op: 'in', value: Array.from({ length: 513 }, (_, n) => n) },
    ],
    ['an object to compare with', '/value', { path: 'kind', op: 'eq', value: {} }],
    ['true as a bound', '/value', { path: 'kind', op: 'atMost', value: true }],
    [
      'a place without scheme',
      '/value/scheme',
      { path: 'place', op: 'within', value: { code: 'TZ' } },
    ],
    ['a beginning of any length', '/value', { path: 'kind', op: 'startsWith', value: '' }],
    ['an empty all', '/all', { all: [] }],
    ['an empty any', '/any', { any: [] }],
    ['a list for not', '/not', { not: [leaf] }],
    ['all and any at once', '', { all: [leaf], any: [leaf] }],
    ['too many branches', '/any', { any: Array(33).fill(leaf) }],
    ['too many leaves', '', { all: Array(5).fill({ any: Array(30).fill(leaf) }) }],
    ['nesting that is too deep', '/not/not/not/not/not/not/not/not', deep(9)],
    ['a text instead', '', 'kind = SECURITY'],
  ]
  it.each(badWhere)('refuses a condition with %s', (_, pointer, predicate) => {
    expect(faultsOf(where(predicate))).toContain(`/rules/0/where${pointer}`)
  })

  const badDisclose: readonly [string, string, object][] = [
    ['an unknown operator', '/kind', { kind: 'SHOW' }],
    ['an unknown operator in its long form', '/kind/op', { kind: { op: 'SHOW' } }],
    ['an inherited name', '/kind', { kind: 'constructor' }],
    ['an operator without its arguments', '/place', { place: 'GENERALISE_PLACE' }],
    ['an argument that it has not', '/kind/level', { kind: { op: 'KEEP', level: 'ADM1' } }],
    ['an unknown level', '/place/level', { place: { op: 'GENERALISE_PLACE', level: 'VILLAGE' } }],
    ['an unknown step', '/day/to', { day: { op: 'COARSEN_TIME', to: 'year', zone: 'UTC' } }],
    ['edges that fall', '/a/edges', { a: { op: 'BUCKET', edges: [10, 5] } }],
    ['edges that stay', '/a/edges', { a: { op: 'BUCKET', edges: [5, 5] } }],
    ['no edges', '/a/edges', { a: { op: 'BUCKET', edges: [] } }],
    ['k = 1, which hides nothing', '/a/k', { a: { op: 'SUPPRESS_SMALL', k: 1, group: 'g' } }],
    ['no group', '/a/group', { a: { op: 'SUPPRESS_SMALL', k: 10 } }],
    ['an attribute that no copy has', '/@sequence', { '@sequence': 'KEEP' }],
    ['a path that is no path', '/a[0]', { 'a[0]': 'KEEP' }],
    ['a path into the prototype', '/__proto__', JSON.parse('{"__proto__":"KEEP"}') as object],
  ]
  it.each(badDisclose)('refuses to disclose with %s', (_, pointer, disclose) => {
    expect(faultsOf(withDisclose(disclose))).toContain(`/rules/0/disclose${pointer}`)
  })
})
