import { BusError } from '@ujirani/errors'
import { catalogue, createPlaces, type ParsedEvent, type PartyId } from '@ujirani/events'
import { createRegister, type SourceCopy, type Trust } from '@ujirani/policy'
import { parsed } from '../test/fixtures/events.ts'
import { withOnwardTerms } from './onward.ts'

const copy = '0190a8f0-0000-8000-8000-000000000001'
const register = createRegister({} as Trust, { catalogue, places: createPlaces() })
const terms = (to: readonly string[]): SourceCopy => ({
  source: 'urn:ujirani:tz.isd:manyovu',
  agreement: 'bi-tz-1' as SourceCopy['agreement'],
  agreementversion: 2,
  rule: 'r1' as SourceCopy['rule'],
  onward: { mode: to.length === 0 ? 'NONE' : 'LISTED', to: to as readonly PartyId[] },
})

describe('withOnwardTerms', () => {
  /** What became of an event of bi.cgm, when it holds the copy on these terms. */
  const publish = async (members: object, held: SourceCopy | undefined) => {
    const stored: ParsedEvent[] = []
    const asked: string[] = []
    const publishing = withOnwardTerms(
      {
        publish: (event) => {
          stored.push(event)
          return Promise.resolve({ receipt: '', isRepeat: false })
        },
      },
      {
        register: { current: () => register },
        clock: { nowMs: () => 0, monotonicMs: () => 0 },
        findTerms: (party, id) => {
          asked.push(`${party} ${id}`)
          return Promise.resolve(held)
        },
      },
    )
    const outcome = await publishing.publish(parsed(members)).catch((error: unknown) => error)
    return { outcome, stored: stored.length, asked }
  }

  it.each(['derivedfrom', 'causationid'])(
    'refuses what names a copy by %s and would reach others, with the clause',
    async (name) => {
      const found = await publish({ [name]: copy, audience: 'iom' }, terms([]))
      expect(found).toMatchObject({ stored: 0, asked: [`bi.cgm ${copy}`] })
      expect(BusError.is(found.outcome, 'ERR_ONWARD_FORBIDDEN')).toBe(true)
      expect((found.outcome as Error).message).toContain('onward:NONE bi-tz-1/2/r1')
      expect((found.outcome as Error).message).toContain('iom')
    },
  )

  it.each([
    ['reaches whom the terms list', 'iom', terms(['iom'])],
    ['goes back to whom the copy came from', 'tz.isd', terms([])],
    ['names a copy that the party does not hold', 'iom', undefined],
  ])('stores what %s', async (_, audience, held) => {
    expect((await publish({ derivedfrom: copy, audience }, held)).stored).toBe(1)
  })

  it('refuses what reaches one more than the terms list', async () => {
    const { stored } = await publish({ causationid: copy, audience: 'iom,unhcr' }, terms(['iom']))
    expect(stored).toBe(0)
  })

  it('asks nothing of an event that names no copy', async () => {
    const own = { derivedfrom: '0190a8f0-0000-7000-8000-000000000001', audience: 'iom' }
    expect(await publish(own, terms([]))).toMatchObject({ stored: 1, asked: [] })
  })
})
