import { BusError } from '@ujirani/errors'
import {
  parseAgreementId,
  parseCopyId,
  parseEventId,
  parseOfficeId,
  parsePartyId,
  parseRuleId,
  timeOfEventId,
} from './ids.ts'

const cases = {
  parsePartyId: {
    parse: parsePartyId,
    good: ['iom', 'bi.cgm', 'a'.repeat(16), 'tz.isd2'],
    bad: ['', 'BI.cgm', 'bi.', '.cgm', 'a.b.c', 'bi-cgm', 'a'.repeat(17), 'iom\n', ' iom', 7, null],
  },
  parseEventId: {
    parse: parseEventId,
    good: ['0166f1a0-1c00-7abc-8def-0123456789ab', '0166f1a0-1c00-7abc-bdef-0123456789ab'],
    bad: [
      '0166f1a0-1c00-4abc-8def-0123456789ab',
      '0166f1a0-1c00-8abc-8def-0123456789ab',
      '0166f1a0-1c00-7abc-cdef-0123456789ab',
      '0166F1A0-1C00-7ABC-8DEF-0123456789AB',
      '{0166f1a0-1c00-7abc-8def-0123456789ab}',
      '0166f1a01c007abc8def0123456789ab',
      '0166f1a0-1c00-7abc-8def-0123456789ab\n',
      undefined,
    ],
  },
  parseCopyId: {
    parse: parseCopyId,
    good: ['0166f1a0-1c00-8abc-8def-0123456789ab'],
    bad: ['0166f1a0-1c00-7abc-8def-0123456789ab', '0166f1a0-1c00-8abc-0def-0123456789ab'],
  },
  parseAgreementId: {
    parse: parseAgreementId,
    good: ['bi-tz-imm-2026-01', 'abc', 'a'.repeat(48)],
    bad: ['ab', 'a'.repeat(49), 'Bi-tz', 'bi_tz', 'bi.tz', 'bi tz', {}],
  },
  parseRuleId: {
    parse: parseRuleId,
    good: ['r1', 'rule.A_2-x'],
    bad: ['', 'r 1', 'r/1', 'r'.repeat(49)],
  },
  parseOfficeId: {
    parse: parseOfficeId,
    good: ['border-desk@manyovu'],
    bad: ['border-desk', '@manyovu', 'border-desk@', 'a@b@c', 'Border@manyovu'],
  },
}

describe.each(Object.entries(cases))('%s', (_name, { parse, good, bad }) => {
  it.each(good)('takes %s', (text) => {
    expect(parse(text)).toBe(text)
  })

  it.each(bad)('refuses %j without quoting it', (text) => {
    let caught: unknown
    try {
      parse(text)
    } catch (error) {
      caught = error
    }
    expect(BusError.is(caught, 'ERR_EVENT_INVALID')).toBe(true)
    if (typeof text === 'string' && text.length > 8) {
      expect(JSON.stringify(caught) + String(caught)).not.toContain(text)
    }
  })
})

describe('timeOfEventId', () => {
  it('reads the example of RFC 9562 appendix A.6', () => {
    const id = parseEventId('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
    expect(timeOfEventId(id)).toBe(Date.parse('2022-02-22T14:22:22-05:00'))
  })
})
