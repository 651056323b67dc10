import { arrived, check, convoy, destination } from './check.fixture.ts'

describe('checkEvent', () => {
  it('finds nothing in a convoy that adds up', () => {
    expect(arrived({})).toEqual([])
  })

  it('says what is wrong without the value', () => {
    const [finding] = check('repatriation.arrived', { ...convoy, zone: 'Africa/Nowhere' })
    expect(finding).toEqual({
      pointer: '/data/zone',
      check: 'FORMAT',
      severity: 'error',
      detail: 'must be an IANA time zone',
    })
  })

  it('ends its list where more would only cost', () => {
    const cells = Array.from({ length: 200 }, () => destination('BDI999', 1))
    expect(arrived({ byDestination: cells })).toHaveLength(50)
  })
})
