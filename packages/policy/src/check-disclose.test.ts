import { busOf } from '../test/bus.ts'
import { documentWithRule, plainRule } from '../test/documents.ts'
import { findingsOn } from '../test/findings.ts'

const found = findingsOn(await busOf())
const withDisclose = (disclose: object) =>
  documentWithRule({ disclose: { ...plainRule.disclose, ...disclose } })

describe('what a rule discloses', () => {
  const misfit: readonly [string, object, string][] = [
    ['an unknown path', { height: 'KEEP' }, '/height is no field'],
    ['a path below what has nothing below it', { 'zone.name': 'KEEP' }, '/zone.name is no field'],
    [
      'a place made of a symbol',
      { kind: { op: 'GENERALISE_PLACE', level: 'ADM1' } },
      '/kind GENERALISE_PLACE',
    ],
    [
      'a day made of a symbol',
      { kind: { op: 'COARSEN_TIME', to: 'day', zone: 'UTC' } },
      '/kind COARSEN_TIME',
    ],
    [
      'a symbol as a count',
      { kind: { op: 'SUPPRESS_SMALL', k: 5, group: 'people' } },
      '/kind SUPPRESS_SMALL',
    ],
    ['buckets of a place', { place: { op: 'BUCKET', edges: [0, 5] } }, '/place BUCKET'],
    ['a name made for a symbol', { kind: 'PAIRWISE' }, '/kind PAIRWISE'],
    ['free text dropped where there is none', { kind: 'DROP_FREE_TEXT' }, '/kind DROP_FREE_TEXT'],
    ['a part of what is already changed', { 'place.lat': 'KEEP' }, '/place'],
    [
      'two k in one group',
      {
        'bySexAge[].count': { op: 'SUPPRESS_SMALL', k: 5, group: 'people' },
        'bySexAge[].sex': 'KEEP',
        'bySexAge[].age': 'KEEP',
      },
      '/bySexAge[].count/k',
    ],
    ['an always shared key dropped', { incidentId: 'DROP' }, '/incidentId'],
    ['a subject dropped', { '@subject': 'DROP' }, '/@subject DROP'],
    ['a time under another name', { '@time': 'PAIRWISE' }, '/@time PAIRWISE'],
    [
      'a source made coarser',
      { '@source': { op: 'COARSEN_TIME', to: 'day', zone: 'UTC' } },
      '/@source COARSEN_TIME',
    ],
  ]
  it.each(misfit)('finds %s', (_, disclose, finding) => {
    expect(found(withDisclose(disclose)).join('\n')).toContain(`/rules/0/disclose${finding}`)
  })

  it('finds an always shared field that a rule omits', () => {
    const { incidentId, ...others } = plainRule.disclose
    expect(incidentId).toBe('PAIRWISE')
    expect(found(documentWithRule({ disclose: others })).join('\n')).toContain(
      '/rules/0/disclose incidentId must be listed',
    )
    expect(found(documentWithRule({ disclose: {} })).join('\n')).toContain(
      'incidentId must be listed',
    )
  })

  it('finds an always shared field that a rule omits in a list it discloses', () => {
    const table = { 'bySexAge[].count': { op: 'SUPPRESS_SMALL', k: 10, group: 'people' } }
    const omitted = found(withDisclose(table)).join('\n')
    expect(omitted).toContain('/rules/0/disclose bySexAge[].sex must be listed')
    expect(omitted).toContain('/rules/0/disclose bySexAge[].age must be listed')
    expect(
      found(withDisclose({ ...table, 'bySexAge[].sex': 'KEEP', 'bySexAge[].age': 'KEEP' })),
    ).toEqual([])
  })
})
