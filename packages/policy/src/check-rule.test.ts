import { busOf } from '../test/bus.ts'
import { documentWithRule } from '../test/documents.ts'
import { findingsOn } from '../test/findings.ts'

const found = findingsOn(await busOf())
const where = (predicate: object) => documentWithRule({ where: predicate })
const incident = (fact: string) => `org.ujirani.incident.${fact}.v1`

describe('a rule’s condition', () => {
  const misread: readonly [string, object, string][] = [
    ['an unknown path', { path: 'height', op: 'exists' }, '/path'],
    ['a path below what has nothing below it', { path: 'kind.name', op: 'exists' }, '/path'],
    ['a path into a list without []', { path: 'bySexAge.sex', op: 'exists' }, '/path'],
    ['an unknown symbol', { path: 'kind', op: 'eq', value: 'WEATHER' }, '/value'],
    [
      'an unknown symbol among known ones',
      { path: 'kind', op: 'in', value: ['SECURITY', 'WEATHER'] },
      '/value',
    ],
    ['a number where a symbol stands', { path: 'kind', op: 'eq', value: 1 }, '/value'],
    ['an order where there is none', { path: 'kind', op: 'atMost', value: 'SECURITY' }, '/op'],
    [
      'a place test on what is no place',
      { path: 'kind', op: 'within', value: { scheme: 'COD_AB', code: 'TZ16' } },
      '/op',
    ],
    [
      'an unknown place code',
      { path: 'place', op: 'within', value: { scheme: 'COD_AB', code: 'TZ99' } },
      '/value',
    ],
    [
      'a code of another scheme',
      { path: 'place', op: 'within', value: { scheme: 'ISO_3166_2', code: 'TZ16' } },
      '/value',
    ],
    [
      'a vintage that the map never had',
      {
        path: 'place',
        op: 'within',
        value: { scheme: 'COD_AB', code: 'TZ16', vintage: '1999-01-01' },
      },
      '/value',
    ],
    [
      'a day where an instant stands',
      { path: 'occurredStart', op: 'atLeast', value: '2026-01-01' },
      '/value',
    ],
    ['an unknown label value', { label: 'tlp', op: 'atMost', value: 'PINK' }, '/value'],
    ['an unknown purpose', { envelope: 'purpose', op: 'eq', value: 'CURIOSITY' }, '/value'],
  ]
  it.each(misread)('finds a condition with %s', (_, predicate, member) => {
    const pointer = `/rules/0/where${member} `
    expect(found(where(predicate)).filter((each) => each.startsWith(pointer))).not.toEqual([])
    const nested = found(where({ all: [{ not: predicate }] }))
    expect(nested.join('\n')).toContain(`/rules/0/where/all/0/not${member} `)
  })

  it('finds a condition on a path that one of the types has not', () => {
    const types = [incident('reported'), incident('withdrawn')]
    expect(found(documentWithRule({ types })).join('\n')).toContain('/rules/0/where/all/0/path')
  })
})
