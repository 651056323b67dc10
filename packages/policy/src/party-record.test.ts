import { recordOf } from '../test/bus.ts'
import { partyRecord } from './party-record.ts'
import { findFaults } from './shape.ts'

const good = recordOf('tz.isd')
const [key] = good.keys
const [client] = good.clients

describe('partyRecord', () => {
  it.each([
    ['a national party', good],
    ['an international one', recordOf('iom')],
    ['one that says nothing of its country', { ...good, country: undefined }],
    [
      'one without clients, roles, families and contacts',
      { ...good, clients: [], roles: {}, families: [], contacts: [] },
    ],
  ])('accepts %s', (_, record) => {
    const json: unknown = JSON.parse(JSON.stringify(record))
    expect(findFaults(partyRecord, json)).toEqual([])
  })

  const bad: readonly [string, string, unknown][] = [
    ['an unknown member', '/extra', { ...good, extra: 1 }],
    ['a party id of three labels', '/party', { ...good, party: 'tz.isd.kigoma' }],
    ['a party id in capitals', '/party', { ...good, party: 'TZ.ISD' }],
    ['no names', '/names', { ...good, names: [] }],
    ['two names in one language', '/names/1', { ...good, names: [...good.names, ...good.names] }],
    [
      'a name with a control character',
      '/names/0/text',
      { ...good, names: [{ lang: 'en', text: 'a\u0000' }] },
    ],
    ['a country in words', '/country', { ...good, country: 'Tanzania' }],
    ['an unknown kind', '/kind', { ...good, kind: 'ARMY' }],
    ['no key', '/keys', { ...good, keys: [] }],
    ['one kid twice', '/keys/1', { ...good, keys: [key, key] }],
    ['a private key', '/keys/0', { ...good, keys: [{ ...key, d: 'AAAA' }] }],
    ['an issuer that is no URL', '/issuer', { ...good, issuer: 'identity' }],
    ['an issuer with a query', '/issuer', { ...good, issuer: 'https://a.example/?b' }],
    ['an issuer with a user', '/issuer', { ...good, issuer: 'https://a@b.example' }],
    ['a client twice', '/clients/1', { ...good, clients: [client, client] }],
    [
      'a client id with a space',
      '/clients/0/clientId',
      { ...good, clients: [{ ...client, clientId: 'a b' }] },
    ],
    [
      'an unknown scope',
      '/clients/0/scopes/0',
      { ...good, clients: [{ ...client, scopes: ['admin'] }] },
    ],
    [
      'an unknown kind of client',
      '/clients/0/kind',
      { ...good, clients: [{ ...client, kind: 'robot' }] },
    ],
    ['a role that is no bus role', '/roles/desk/0', { ...good, roles: { desk: ['Border Desk'] } }],
    ['a family in capitals', '/families/0', { ...good, families: ['Incident'] }],
    [
      'a person as contact',
      '/contacts/0/name',
      { ...good, contacts: [{ unit: 'a', role: 'b', name: 'c' }] },
    ],
  ]
  it.each(bad)('refuses %s', (_, pointer, record) => {
    expect(findFaults(partyRecord, record).map((fault) => fault.pointer)).toContain(pointer)
  })

  it('gives no value of the record back', () => {
    const faults = findFaults(partyRecord, { ...good, issuer: 'SECRET', kind: 'SECRET' })
    expect(JSON.stringify(faults)).not.toContain('SECRET')
  })
})
