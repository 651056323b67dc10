import { brief, check, type Members } from './check.fixture.ts'

describe('FORMAT', () => {
  const line = (changes: Members): string[] =>
    brief(
      check('equipment.declined', {
        requestId: 'r-1',
        declinedBy: { party: 'iom' },
        reason: 'NO_FUNDS',
        lines: [{ line: '1', ...changes }],
      }),
    )

  it('takes codes and refuses prose in their place', () => {
    expect(line({ fundCode: 'IB.0031', serials: ['SN-1', 'SN/2'] })).toEqual([])
    expect(line({ fundCode: 'ask the driver' })).toEqual(['FORMAT /data/lines/0/fundCode'])
    expect(line({ serials: ['SN-1', 'his phone'] })).toEqual(['FORMAT /data/lines/0/serials/1'])
  })

  it.each([
    ['currency', { unitValue: { amount: '1', currency: 'QQQ' } }, '/unitValue/currency'],
    ['unit', { quantity: { amount: '1', unit: 'pieces' } }, '/quantity/unit'],
    [
      'lang',
      { description: [{ lang: 'English', text: 'a', origin: 'ORIGINAL' }] },
      '/description/0/lang',
    ],
    ['id', { recommendationId: 'someone@example.org' }, '/recommendationId'],
  ])('refuses what is no %s', (_name, changes, pointer) => {
    expect(line(changes)).toEqual([`FORMAT /data/lines/0${pointer}`])
  })

  const withDocument = (uri: string): string[] =>
    brief(
      check('equipment.discrepancy', {
        requestId: 'r-1',
        shipmentId: 's-1',
        foundBy: { party: 'tz.isd' },
        kind: 'SHORT',
        foundOn: '2019-01-22',
        zone: 'Africa/Dar_es_Salaam',
        lines: [{ line: '1' }],
        proof: [{ identifier: 'd-1', sha256: 'ab'.repeat(32), uri }],
      }),
    )

  it.each(['https://example.org/a?b=c#d', 'http://example.org:8080/x', 'urn:example:document:1'])(
    'takes the URI %s',
    (uri) => {
      expect(withDocument(uri)).toEqual([])
    },
  )

  it.each([
    'mailto:someone@example.org',
    'https://someone@example.org/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://example.org/a b',
  ])('refuses the URI %s', (uri) => {
    expect(withDocument(uri)).toEqual(['FORMAT /data/proof/0/uri'])
  })
})
