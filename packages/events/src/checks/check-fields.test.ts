import { convoy, place, arrived, brief, check, cod, exact } from './check.fixture.ts'

describe('REQUIRED', () => {
  it('refuses an original that leaves out what its fact is about', () => {
    expect(arrived({ total: null })).toEqual(['REQUIRED /data/total'])
    expect(arrived({ programme: undefined })).toEqual(['REQUIRED /data/programme'])
  })

  it('refuses an empty list where one is needed', () => {
    expect(arrived({ borderPost: { codes: [], precision: 'POST' } })).toEqual([
      'REQUIRED /data/borderPost/codes',
    ])
  })
})

describe('RANGE', () => {
  it('refuses numbers and decimals outside what the schema allows', () => {
    expect(arrived({ households: exact(-1) })).toContain('RANGE /data/households/value')
    expect(arrived({ borderPost: { ...place(cod('BDI010003')), lat: 94, lon: 29 } })).toEqual([
      'RANGE /data/borderPost/lat',
    ])
    const declined = check('equipment.declined', {
      requestId: 'r-1',
      declinedBy: { party: 'iom' },
      reason: 'NO_FUNDS',
      lines: [{ line: '1', unitValue: { amount: '-1.00', currency: 'USD' } }],
    })
    expect(brief(declined)).toEqual(['RANGE /data/lines/0/unitValue/amount'])
  })
})

describe('TIME_IN_FUTURE', () => {
  it('lets a clock run ten minutes ahead and no more', () => {
    expect(arrived({ arrivedAt: '2019-05-01T12:10:00Z' })).toEqual([])
    expect(arrived({ arrivedAt: '2019-05-01T12:10:01Z' })).toEqual([
      'TIME_IN_FUTURE /data/arrivedAt',
    ])
  })

  it('refuses a day that has begun nowhere yet', () => {
    expect(arrived({ day: '2019-05-02' })).toEqual([])
    expect(arrived({ day: '2019-05-03' })).toEqual(['TIME_IN_FUTURE /data/day'])
  })

  it('judges the envelope too', () => {
    expect(arrived({}, { time: '2019-05-01T12:11:00Z' })).toEqual(['TIME_IN_FUTURE /time'])
    expect(arrived({}, { recordedtime: '2019-05-01T14:11:00Z' })).toEqual([
      'TIME_IN_FUTURE /recordedtime',
    ])
  })

  it('lets a plan lie in the future', () => {
    const plan = { ...convoy, day: '2019-06-01', departsAt: '2019-06-01T05:00:00Z' }
    expect(brief(check('repatriation.planned', plan))).toEqual([])
  })
})

describe('END_BEFORE_START', () => {
  it('refuses an arrival before its departure', () => {
    const times = { departedAt: '2019-04-10T05:00:00Z', arrivedAt: '2019-04-10T04:59:59Z' }
    expect(arrived(times)).toEqual(['END_BEFORE_START /data/arrivedAt'])
    expect(arrived({ ...times, arrivedAt: times.departedAt })).toEqual([])
  })
})

describe('ZONE_MISSING', () => {
  it('refuses a day without its zone', () => {
    const action = {
      actionId: 'a-1',
      visibility: 'MEETING_PARTIES',
      text: [{ lang: 'en', text: 'Share the duty roster', origin: 'ORIGINAL' }],
      owner: { party: 'tz.tpf' },
      status: 'NEEDS_ACTION',
      due: '2019-06-01',
    }
    expect(brief(check('action.opened', action))).toEqual(['ZONE_MISSING /data/zone'])
    expect(brief(check('action.opened', { ...action, zone: 'Africa/Bujumbura' }))).toEqual([])
  })
})

describe('CORRECTS_ITSELF', () => {
  const corrected = (corrects: string | null): string[] =>
    brief(
      check('repatriation.corrected', {
        ...convoy,
        corrects,
        correctsType: 'org.ujirani.repatriation.arrived.v1',
      }),
    )

  it('takes a correction that names another event', () => {
    expect(corrected('0169c1a0-0000-7000-8000-000000000000')).toEqual([])
  })

  it('refuses a correction of itself, of nothing, or of what is no event', () => {
    expect(corrected('0169c1a0-0000-7000-8000-000000000001')).toEqual([
      'CORRECTS_ITSELF /data/corrects',
    ])
    expect(corrected(null)).toEqual(['REQUIRED /data/corrects'])
    expect(corrected('the first one')).toEqual(['FORMAT /data/corrects'])
  })
})
