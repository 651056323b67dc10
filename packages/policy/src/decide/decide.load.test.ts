import { createDecideLoad } from '../../test/decide-load.ts'
import { keys, noPrior } from '../../test/disclosures.ts'
import { decide } from './decide.ts'

describe('decide under load', () => {
  const size = { publishers: 20, agreementsEach: 3, events: 40 }
  const { register, events, atMs } = createDecideLoad(size)

  it('discloses every event under every agreement of its publisher, and no other', () => {
    for (const event of events) {
      const decisions = decide(event, register, atMs, noPrior, keys)
      expect(decisions.map(({ clause }) => clause)).toEqual(['rule:r1', 'rule:r1', 'rule:r1'])
    }
  })

  it('suppresses in three rules of ten', () => {
    const masks = events
      .flatMap((event) => decide(event, register, atMs, noPrior, keys))
      .map(({ mask }) => mask !== null)
    expect(masks.filter((isMasked) => isMasked).length / masks.length).toBeCloseTo(0.3)
  })
})
