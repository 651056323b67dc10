import fc from 'fast-check'
import {
  dateRangeDays,
  parseDate,
  parseTimestamp,
  timestampRangeMs,
  toDate,
  toTimestamp,
} from './timestamps.ts'

describe('parseTimestamp', () => {
  it.each([
    ['2018-11-05T08:30:00Z', '2018-11-05T08:30:00.000Z'],
    ['2018-11-05T08:30:00+02:00', '2018-11-05T06:30:00.000Z'],
    ['2018-11-05T08:30:00.5-03:30', '2018-11-05T12:00:00.500Z'],
    ['2018-11-05T23:59:59.999Z', '2018-11-05T23:59:59.999Z'],
    ['2016-02-29T00:00:00-00:00', '2016-02-29T00:00:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s', (text, utc) => {
    expect(parseTimestamp(text, 3)).toBe(Date.parse(utc))
  })

  it('reads a fraction down to nanoseconds where they may be cut off', () => {
    expect(parseTimestamp('2018-11-05T08:30:00.123456789Z', 9)).toBe(
      Date.parse('2018-11-05T08:30:00.123Z'),
    )
    expect(parseTimestamp('2018-11-05T08:30:00.1234Z', 3)).toBeUndefined()
  })

  it.each([
    '2018-11-05T08:30:00',
    '2018-11-05 08:30:00Z',
    '2018-11-05t08:30:00z',
    '2018-11-05T08:30Z',
    '2018-11-05T08:30:00.Z',
    '2018-11-05T08:30:00.1234567890Z',
    '2018-11-05T08:30:00,5Z',
    '2018-11-05T24:00:00Z',
    '2018-11-05T08:60:00Z',
    '2016-12-31T23:59:60Z',
    '2018-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2018-13-01T00:00:00Z',
    '2018-00-01T00:00:00Z',
    '2018-11-00T00:00:00Z',
    '2018-11-31T00:00:00Z',
    '2018-11-05T08:30:00+24:00',
    '2018-11-05T08:30:00+02:60',
    '2018-11-05T08:30:00+0200',
    '2018-11-05T08:30:00+02',
    '2018-11-05T08:30:00Z ',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '+12018-11-05T08:30:00Z',
    '٢٠١٨-11-05T08:30:00Z',
    '',
  ])('refuses %j', (text) => {
    expect(parseTimestamp(text, 9)).toBeUndefined()
  })

  it('agrees with Date on every instant, whatever the offset', () => {
    const instants = fc.integer({ min: -62_000_000_000_000, max: 253_000_000_000_000 })
    const offsets = fc.integer({ min: -1439, max: 1439 })
    fc.assert(
      fc.property(instants, offsets, (timeMs, offset) => {
        const local = new Date(timeMs + offset * 60_000).toISOString().slice(0, 23)
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
        const zone = [hours, minutes].map((n) => n.toString().padStart(2, '0')).join(':')
        expect(parseTimestamp(`${local}${offset < 0 ? '-' : '+'}${zone}`, 3)).toBe(timeMs)
      }),
    )
  })

  it('reads back what toTimestamp writes, to both ends of its range', () => {
    for (const timeMs of [timestampRangeMs.least, -1, 0, timestampRangeMs.most]) {
      expect(parseTimestamp(toTimestamp(timeMs), 3)).toBe(timeMs)
    }
  })
})

describe('parseDate', () => {
  it('agrees with Date on every day, and reads back what toDate writes', () => {
    const days = fc.integer({ min: dateRangeDays.least, max: dateRangeDays.most })
    fc.assert(
      fc.property(days, (day) => {
        const text = toDate(day)
        expect(text).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10))
        expect(parseDate(text)).toBe(day)
      }),
    )
    expect(parseDate('0000-01-01')).toBe(dateRangeDays.least)
    expect(parseDate('9999-12-31')).toBe(dateRangeDays.most)
  })

  it.each(['2018-02-30', '2018-2-3', '20180203', '2018-02-03T', '2018/02/03', '', 'yyyy-mm-dd'])(
    'refuses %j',
    (text) => {
      expect(parseDate(text)).toBeUndefined()
    },
  )
})
