import { convoy } from '../test/disclosures.ts'
import { registerWith } from '../test/decisions.ts'
import { createDecidedLog, recordOf } from '../test/log.ts'
import { createPriorFold } from './prior-fold.ts'

const place = ['bi-tz-returns', 'bi.cgm', 'convoy-2019-04-10'] as unknown as [never, never, string]

const { source } = convoy().envelope

describe('createPriorFold', () => {
  const recorded = async (
    outcome: 'DECIDED' | 'RELEASED' | 'CAUGHT_UP' | 'DUPLICATE' = 'DECIDED',
  ) => {
    const register = await registerWith()
    const decisions = createDecidedLog(() => register).next(convoy())
    return recordOf({ event: convoy(), offset: 3 }, decisions, outcome)
  }

  it.each(['DECIDED', 'RELEASED', 'CAUGHT_UP'] as const)('takes in what %s', async (outcome) => {
    const fold = createPriorFold()
    fold.apply(await recorded(outcome))
    expect(fold.prior.mask(...place)).not.toBeUndefined()
    expect(fold.prior.holding(...place)?.rule).toBe('convoys')
    expect(fold.prior.holding(...place)?.has(source, convoy().envelope.id)).toBe(true)
    expect(fold.prior.holding(...place)?.has(source, 'another')).toBe(false)
  })

  it('takes in nothing of a repeat', async () => {
    const fold = createPriorFold()
    fold.apply(await recorded('DUPLICATE'))
    expect(fold.prior.mask(...place)).toBeUndefined()
    expect(fold.prior.holding(...place)).toBeUndefined()
    expect(fold.prior.hasArrived('tz.isd' as never, place[2], convoy().type.type)).toBe(false)
  })

  it('takes a mask that cannot be read for every cell', async () => {
    const fold = createPriorFold()
    const { lines, ...record } = await recorded()
    fold.apply({ ...record, lines: lines.map((line) => ({ ...line, mask: '{' })) })
    expect(fold.prior.mask(...place)).toBe('unknown')
  })

  it('keeps the mask of a line that was closed before its copy was written', async () => {
    const fold = createPriorFold()
    const record = await recorded()
    fold.apply(record)
    const mask = fold.prior.mask(...place)
    fold.apply({ ...record, outcome: 'WITHDRAWN' })
    expect(fold.prior.mask(...place)).toEqual(mask)
    expect(fold.prior.holding(...place)).toBeUndefined()
  })

  it('mixes no two agreements, recipients, subjects or publishers', async () => {
    const fold = createPriorFold()
    fold.apply(await recorded())
    for (const index of [0, 1, 2]) {
      const other = place.with(index, 'other') as typeof place
      expect(fold.prior.mask(...other)).toBeUndefined()
      expect(fold.prior.holding(...other)).toBeUndefined()
    }
    const { type } = convoy().envelope
    const hasArrived = (party: string) => fold.prior.hasArrived(party as never, place[2], type)
    expect([hasArrived('tz.isd'), hasArrived('bi.cgm')]).toEqual([true, false])
  })
})
