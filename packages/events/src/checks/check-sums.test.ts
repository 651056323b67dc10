import {
  arrived,
  brief,
  check,
  cod,
  destination,
  exact,
  place,
  sexAge,
  type Members,
} from './check.fixture.ts'

describe('SUM_EXCEEDS_TOTAL and SUM_MISMATCH', () => {
  it('refuse cells that add up to more than the total, on each axis by itself', () => {
    expect(arrived({ total: exact(743) })).toEqual([
      'SUM_EXCEEDS_TOTAL /data/bySexAge',
      'SUM_EXCEEDS_TOTAL /data/byDestination',
    ])
  })

  it('flag cells that add up to less, and keep the event', () => {
    expect(arrived({ total: exact(745) })).toEqual([
      '(SUM_MISMATCH /data/bySexAge)',
      '(SUM_MISMATCH /data/byDestination)',
    ])
  })

  it('flag "more than 350" where 175 men and 160 women make 335', () => {
    const changes = {
      total: { qualifier: 'AT_LEAST', lower: 351 },
      bySexAge: [sexAge('M', 'UNSPECIFIED', 175), sexAge('F', 'UNSPECIFIED', 160)],
      byDestination: null,
    }
    expect(arrived(changes)).toEqual(['(SUM_MISMATCH /data/bySexAge)'])
  })

  it('say nothing where a suppressed or unknown cell leaves it open', () => {
    const hidden = { place: place(cod('BDI018')), count: { qualifier: 'SUPPRESSED' } }
    const byDestination = [destination('BDI010', 609), destination('BDI003', 129), hidden]
    expect(arrived({ byDestination })).toEqual([])
    expect(arrived({ total: { qualifier: 'UNKNOWN' } })).toEqual([])
  })

  it('refuse what is too much even at the least', () => {
    const byDestination = [
      destination('BDI010', 609),
      { place: place(cod('BDI018')), count: { qualifier: 'AT_LEAST', lower: 200 } },
    ]
    expect(arrived({ byDestination })).toEqual(['SUM_EXCEEDS_TOTAL /data/byDestination'])
  })

  it('let needs overlap, but no cell exceed the total', () => {
    const needs = (one: number, other: number): Members => ({
      specificNeeds: exact(20),
      byNeed: [
        { need: 'DISABILITY', count: exact(one) },
        { need: 'OLDER_PERSON', count: exact(other) },
      ],
    })
    expect(arrived(needs(15, 12))).toEqual([])
    expect(arrived(needs(5, 21))).toEqual(['SUM_EXCEEDS_TOTAL /data/byNeed'])
  })
})

describe('CELLS_OVERLAP', () => {
  it.each<[string, Members, string]>([
    [
      'one cell twice',
      { bySexAge: [sexAge('F', 'A0_4', 1), sexAge('F', 'A0_4', 1)] },
      'bySexAge/1',
    ],
    [
      'an age band and a part of it',
      { bySexAge: [sexAge('F', 'A0_17', 1), sexAge('F', 'A5_11', 1)] },
      'bySexAge/1',
    ],
    [
      'a province and its commune',
      { byDestination: [destination('BDI010003', 1), destination('BDI010', 1)] },
      'byDestination/0',
    ],
    [
      'a province by two of its codes',
      {
        byDestination: [
          destination('BDI010', 1),
          { place: place({ scheme: 'ISO_3166_2', code: 'BI-MA' }), count: exact(1) },
        ],
      },
      'byDestination/1',
    ],
    [
      'a need twice',
      {
        byNeed: [
          { need: 'DISABILITY', count: exact(1) },
          { need: 'DISABILITY', count: exact(2) },
        ],
      },
      'byNeed/1',
    ],
  ])('refuses %s', (_name, changes, pointer) => {
    const errors = arrived(changes).filter((each) => !each.startsWith('('))
    expect(errors).toEqual([`CELLS_OVERLAP /data/${pointer}`])
  })

  it('takes bands that lie side by side, of each sex by itself', () => {
    const bySexAge = [
      sexAge('F', 'A0_17', 300),
      sexAge('F', 'A18_PLUS', 115),
      sexAge('M', 'A0_17', 200),
      sexAge('M', 'A18_PLUS', 129),
    ]
    expect(arrived({ bySexAge })).toEqual([])
  })

  it('refuses an office that sits at the table twice', () => {
    const office = { party: 'tz.tpf', site: 'kigoma' }
    const held = check('meeting.held', {
      meetingId: 'm-1',
      participants: [
        { office, headcount: exact(3) },
        { office, headcount: exact(2) },
      ],
    })
    expect(brief(held)).toEqual(['CELLS_OVERLAP /data/participants/1'])
  })
})

describe('PART_EXCEEDS_WHOLE', () => {
  const received = (quantity: string, accepted: string, damaged: string): string[] =>
    brief(
      check('equipment.received', {
        requestId: 'r-1',
        shipmentId: 's-1',
        receiver: { party: 'tz.isd' },
        receivedOn: '2019-01-21',
        zone: 'Africa/Dar_es_Salaam',
        lines: [
          {
            line: '1',
            item: 'COMPUTER',
            quantity: { amount: quantity, unit: 'C62' },
            accepted: { amount: accepted, unit: 'C62' },
            damaged: { amount: damaged, unit: 'C62' },
          },
        ],
      }),
    )

  it('refuses more accepted and damaged than was received', () => {
    expect(received('14', '13', '1')).toEqual([])
    expect(received('14', '12.5', '1')).toEqual([])
    expect(received('14', '14', '0.001')).toEqual(['PART_EXCEEDS_WHOLE /data/lines/0/accepted'])
  })

  it('refuses more people with needs than people', () => {
    expect(arrived({ specificNeeds: exact(744) })).toEqual([])
    expect(arrived({ specificNeeds: exact(745) })).toEqual([
      'PART_EXCEEDS_WHOLE /data/specificNeeds',
    ])
  })
})
