import type { AvroValue } from '@ujirani/events'
import fc from 'fast-check'
import { noonMs } from '../../test/bus.ts'
import {
  burundian,
  convoyAgreement,
  convoyData,
  eventOf,
  hiddenBefore,
  noPrior,
  keys,
  registerOf,
} from '../../test/disclosures.ts'
import { decide } from '../decide/decide.ts'
import type { Register } from '../register.ts'
import { parseMask, toMaskText, type Mask } from './mask.ts'

const figure = (value: number) => ({ value, qualifier: 'EXACT', lower: null, upper: null })

const codes = { Makamba: 'BDI010', Bururi: 'BDI003', Rumonge: 'BDI018' } as const
type Destination = keyof typeof codes

interface Figures {
  readonly total: number | null
  readonly to: Readonly<Partial<Record<Destination, number>>>
}

/** What a recipient sees of a convoy: figures, `hidden`, or null. */
type Sight = Readonly<Record<string, number | 'hidden' | null>>

let register: Register
beforeAll(async () => {
  register = await registerOf([convoyAgreement()])
})

function sightOf(count: AvroValue | undefined): number | 'hidden' | null {
  if (count === null || count === undefined) return null
  const { value, qualifier } = count as { value: number | null; qualifier: string }
  return qualifier === 'SUPPRESSED' ? 'hidden' : value
}

/** Decides a convoy and gives what the recipient sees, and the mask left behind. */
function disclose(
  { total, to }: Figures,
  prior?: Mask | 'unknown',
): { readonly seen: Sight; readonly mask: Mask | null } {
  const destinations = Object.entries(to) as [Destination, number][]
  const data = {
    ...(convoyData as object),
    bySexAge: null,
    total: total === null ? null : figure(total),
    byDestination: destinations.map(([name, value]) => ({
      place: burundian(codes[name]),
      count: figure(value),
    })),
  }
  const event = eventOf('repatriation.departed', data)
  const [decision] = decide(event, register, noonMs, hiddenBefore(prior), keys)
  if (decision?.outcome !== 'DISCLOSED') throw new TypeError('withheld')
  const copy = decision.copy.value as Record<string, AvroValue>
  const cells = copy['byDestination'] as readonly { count: AvroValue }[]
  const seen = destinations.map(([name], index) => [name, sightOf(cells[index]?.count)] as const)
  return {
    seen: { total: sightOf(copy['total']), ...Object.fromEntries(seen) },
    mask: decision.mask,
  }
}

const convoy: Figures = { total: 744, to: { Makamba: 609, Bururi: 129, Rumonge: 6 } }
const convoyMask = ['byDestination[COD_AB BDI003].count', 'byDestination[COD_AB BDI018].count']

describe('suppression in a copy', () => {
  it('hides Bururi with Rumonge in the convoy of 744', () => {
    const { seen, mask } = disclose(convoy)
    expect(seen).toEqual({ total: 744, Makamba: 609, Bururi: 'hidden', Rumonge: 'hidden' })
    expect(mask).toEqual(convoyMask)
  })

  it('leaves a convoy without small figures as it is, and no mask', () => {
    const { seen, mask } = disclose({ total: 700, to: { Makamba: 600, Bururi: 100 } })
    expect(seen).toEqual({ total: 700, Makamba: 600, Bururi: 100 })
    expect(mask).toBeNull()
  })

  it('leaves 0 as it is', () => {
    const { seen } = disclose({ total: 609, to: { Makamba: 609, Bururi: 0 } })
    expect(seen).toEqual({ total: 609, Makamba: 609, Bururi: 0 })
  })

  it('leaves nothing of a hidden figure in the copy', () => {
    // 6 and 129 cannot be told from 9 and 126.
    const other = { ...convoy, to: { ...convoy.to, Bururi: 126, Rumonge: 9 } }
    expect(disclose(other)).toEqual(disclose(convoy))
  })
})

describe('the prior', () => {
  it('keeps hidden what was hidden, when a correction makes it large', () => {
    const corrected = { total: 764, to: { Makamba: 609, Bururi: 129, Rumonge: 26 } }
    expect(disclose(corrected).seen).toMatchObject({ Bururi: 129, Rumonge: 26 })
    const { seen, mask } = disclose(corrected, convoyMask)
    expect(seen).toEqual({ total: 764, Makamba: 609, Bururi: 'hidden', Rumonge: 'hidden' })
    expect(mask).toEqual(convoyMask)
  })

  it('keeps hidden what was hidden, when a correction makes it 0', () => {
    const corrected = { total: 738, to: { Makamba: 609, Bururi: 129, Rumonge: 0 } }
    expect(disclose(corrected, convoyMask).seen).toMatchObject({ Rumonge: 'hidden' })
  })

  it('finds a cell again wherever it stands', () => {
    const turned = { total: 744, to: { Rumonge: 6, Bururi: 129, Makamba: 609 } }
    expect(disclose(turned, convoyMask).seen).toMatchObject({ Bururi: 'hidden', Makamba: 609 })
  })

  it('only ever grows', () => {
    const { mask } = disclose({ total: 620, to: { Makamba: 611, Bururi: 9 } }, ['total'])
    expect(mask).toEqual(['byDestination[COD_AB BDI003].count', 'total'])
  })

  it('hides the whole group when a hidden cell is gone from its breakdown', () => {
    // 738 − 609 would tell Bururi, and 744 − 609 − Bururi then Rumonge.
    const { seen } = disclose({ total: 738, to: { Makamba: 609, Bururi: 129 } }, convoyMask)
    expect(seen).toEqual({ total: 'hidden', Makamba: 'hidden', Bururi: 'hidden' })
  })

  it('says nothing of a breakdown that is not there at all', () => {
    expect(disclose({ total: 738, to: {} }, convoyMask).seen).toEqual({ total: 738 })
  })

  it('hides the whole group when it is unknown, for ever', () => {
    const { seen, mask } = disclose({ total: 700, to: { Makamba: 700, Bururi: 0 } }, 'unknown')
    expect(seen).toEqual({ total: 'hidden', Makamba: 'hidden', Bururi: 'hidden' })
    expect(disclose(convoy, mask ?? [])).toMatchObject({ seen: { total: 'hidden' } })
  })

  it('is asked for by the subject that the publisher gave', () => {
    const asked: string[][] = []
    const event = eventOf('repatriation.departed', convoyData)
    const mask = (...names: string[]) => {
      asked.push(names)
      return undefined
    }
    decide(event, register, noonMs, { ...noPrior, mask }, keys)
    expect(asked).toEqual([['bi-tz-returns', 'bi.cgm', 'convoy-2019-04-10']])
  })
})

describe('two cells that look alike to the recipient', () => {
  it('are hidden together, for a mask cannot tell them apart', () => {
    const twins = [
      { code: 'BDI010003', value: 300 },
      { code: 'BDI010005', value: 6 },
      { code: 'BDI003', value: 200 },
    ].map(({ code, value }) => ({ place: burundian(code), count: figure(value) }))
    const data = { ...(convoyData as object), bySexAge: null, total: figure(506) }
    const event = eventOf('repatriation.departed', { ...data, byDestination: twins })
    const hidden = (prior?: Mask): readonly boolean[] => {
      const [decision] = decide(event, register, noonMs, hiddenBefore(prior), keys)
      const copy = decision?.copy?.value as Record<string, AvroValue>
      const cells = copy['byDestination'] as readonly { count: AvroValue }[]
      return cells.map(({ count }) => sightOf(count) === 'hidden')
    }
    expect(hidden()).toEqual([true, true, true])
    expect(hidden(['byDestination[COD_AB BDI010].count'])).toEqual([true, true, false])
  })
})

describe('a mask given back with its own event', () => {
  const cell = fc.oneof(fc.constantFrom(0, 3, 6, 9, 10, 12), fc.nat({ max: 40 }))
  const figures = fc.record({ Makamba: cell, Bururi: cell, Rumonge: cell })
  const priors = fc.option(fc.subarray([...convoyMask, 'total']), { nil: undefined })

  it('hides the same cells and gives the same mask', () => {
    fc.assert(
      fc.property(figures, fc.nat({ max: 3 }), priors, (to, missing, prior) => {
        const total = to.Makamba + to.Bururi + to.Rumonge + missing
        const first = disclose({ total, to }, prior)
        expect(disclose({ total, to }, first.mask ?? undefined)).toEqual(first)
      }),
      { numRuns: 300 },
    )
  })
})

describe('parseMask', () => {
  it('reads what toMaskText wrote', () => {
    expect(parseMask(toMaskText(convoyMask))).toEqual(convoyMask)
  })

  it.each(['', 'null', '{}', '"total"', '[1]', '["total"', '[["total"]]'])('refuses %j', (text) => {
    expect(parseMask(text)).toBeUndefined()
  })
})
