import type { AvroValue } from '@ujirani/events'
import { noonMs } from '../../test/bus.ts'
import { disclosed, registerWith, rule } from '../../test/decisions.ts'
import { convoyData, eventOf, keys } from '../../test/disclosures.ts'
import { decide } from '../decide/decide.ts'
import { recreateCopy } from '../decide/recreate-copy.ts'
import { nothingBefore, type Prior } from '../prior.ts'
import type { Register } from '../register.ts'
import { everyCell, parseMask, toMaskText } from './mask.ts'

const types = ['departed', 'corrected'].map((fact) => `org.ujirani.repatriation.${fact}.v1`)
const holding = { rule: 'convoys' as never, has: () => true }

let register: Register
beforeAll(async () => {
  register = await registerWith({ rules: [rule({ types })] })
})

function correction(fact: 'corrected' | 'departed' = 'corrected') {
  return eventOf(`repatriation.${fact}`, convoyData)
}

function decideWith(prior: Partial<Prior>, event = correction()) {
  return disclosed(decide(event, register, noonMs, { ...nothingBefore, ...prior }, keys)[0])
}

/** How many figures of the convoy's six the recipient sees. */
function figuresIn(value: AvroValue): number {
  return JSON.stringify(value).match(/"value":\d+/g)?.length ?? 0
}

describe('a correction of what the recipient holds', () => {
  it('hides every count when it would be the first to hide one', () => {
    const { copy, mask } = decideWith({ holding: () => holding })
    expect(figuresIn(copy.value)).toBe(0)
    expect(mask).toEqual([everyCell])
  })

  it('hides what was hidden before, and no more, when that is enough', () => {
    const { mask } = decideWith({})
    const again = decideWith({ holding: () => holding, mask: () => mask ?? undefined })
    expect(again.mask).toEqual(mask)
    expect(figuresIn(again.copy.value)).toBe(4)
  })

  it('leaves counts open where none is small', () => {
    const data = { ...(convoyData as object), byDestination: null }
    const { copy, mask } = decideWith(
      { holding: () => holding },
      eventOf('repatriation.corrected', data),
    )
    expect([figuresIn(copy.value), mask]).toEqual([3, null])
  })

  it('keeps all that comes later on the subject hidden', () => {
    const { mask } = decideWith({ holding: () => holding })
    const later = decideWith({ mask: () => mask ?? undefined }, correction('departed'))
    expect(figuresIn(later.copy.value)).toBe(0)
  })

  it('can be made again from the mask that it left', () => {
    const event = correction()
    const { copy, mask, ...line } = decideWith({ holding: () => holding }, event)
    const recorded = parseMask(toMaskText(mask ?? []))
    expect(recreateCopy(event, line, register, noonMs, recorded, keys)).toEqual(copy)
  })
})

describe('what is hidden for the first time otherwise', () => {
  it.each([
    ['in a correction of what the recipient does not hold', 'corrected', undefined],
    ['in another fact about the same subject', 'departed', holding],
  ] as const)('takes no more with it than it needs: %s', (_, fact, held) => {
    const { copy } = decideWith({ holding: () => held }, correction(fact))
    expect(figuresIn(copy.value)).toBe(4)
  })
})
