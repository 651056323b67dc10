import { countText } from '../parts/count-text.ts'
import { en } from '../words/en.ts'
import { fr } from '../words/fr.ts'
import { decimalText, formatAbsolute, formatNumber, formatRelative } from './format.ts'
import { toZone } from './zones.ts'

describe('times', () => {
  const at = '2018-11-05T22:30:00Z'

  it.each([
    ['bi', 'Tue 6 Nov 2018, 00:30 (Bujumbura, UTC+2)'],
    ['tz', 'Tue 6 Nov 2018, 01:30 (Dar es Salaam, UTC+3)'],
    ['utc', 'Mon 5 Nov 2018, 22:30 UTC'],
  ])('are shown with their zone: %s', (zone, text) => {
    expect(formatAbsolute(at, toZone(zone), 'en')).toBe(text)
  })

  it('are written in each language, Kirundi too', () => {
    expect(formatAbsolute(at, toZone('utc'), 'fr')).toBe('lun. 5 nov. 2018, 22:30 UTC')
    expect(formatAbsolute(at, toZone('utc'), 'rn', true)).toBe('5 Ugu. 2018, 22:30 UTC')
  })

  it('leave a day a day, whatever the zone', () => {
    expect(formatAbsolute('2019-04-10', toZone('tz'), 'en')).toBe('Wed 10 Apr 2019')
  })

  it.each([
    ['2018-11-05T22:29:40Z', 'just now'],
    ['2018-11-05T22:25:00Z', '5 minutes ago'],
    ['2018-11-04T22:30:00Z', '1 day ago'],
    ['2018-11-08T00:00:00Z', 'in 2 days'],
  ])('are also relative: %s', (text, relative) => {
    expect(formatRelative(text, Date.parse(at), en)).toBe(relative)
  })
})

describe('numbers', () => {
  it('are grouped as each language does', () => {
    expect(formatNumber(146_204, 'en')).toBe('146,204')
    expect(formatNumber(146_204, 'rn')).toBe('146.204')
    expect(formatNumber(744, 'fr')).toBe('744')
  })

  it.each([
    ['14.000', '14'],
    ['30000.50', '30,000.5'],
    ['0.125', '0.125'],
    ['abc', 'abc'],
  ])('drop zeros that say nothing: %s', (amount, text) => {
    expect(decimalText(amount, 'en')).toBe(text)
  })

  it.each([
    [{ qualifier: 'EXACT', value: 744 }, '744'],
    [{ qualifier: 'AT_LEAST', lower: 351 }, '≥ 351'],
    [{ qualifier: 'AT_MOST', upper: 9 }, '≤ 9'],
    [{ qualifier: 'ESTIMATE', value: 60, lower: 50, upper: 70 }, '≈ 60 50–70'],
    [{ qualifier: 'UNKNOWN' }, 'not known'],
  ])('say how they are known: %j', (count, text) => {
    expect(countText(count, en)).toBe(text)
  })
})

describe('words', () => {
  it('use the French singular below two', () => {
    expect(fr.ago(1, 'hour')).toBe('il y a 1 heure')
    expect(fr.countOf('0')).toBe('0 événement')
  })
})
