import type { AvroValue } from '@ujirani/events'
import { noonMs } from '../../test/bus.ts'
import { bytesOf, decideAt, disclosed, registerWith } from '../../test/decisions.ts'
import { convoy, keys } from '../../test/disclosures.ts'
import type { DisclosedDecision } from './decision.ts'
import { recreateCopy } from './recreate-copy.ts'

describe('the bytes of a copy', () => {
  it('are the same each time they are made', async () => {
    const register = await registerWith()
    const [first, second] = [convoy(), convoy()].map((event) =>
      bytesOf(event, disclosed(decideAt(register, event)[0])),
    )
    expect(second).toBe(first)
    const elsewhere = await registerWith()
    expect(bytesOf(convoy(), disclosed(decideAt(elsewhere)[0]))).toBe(first)
  })

  it('do not depend on the time of day of the decision', async () => {
    const register = await registerWith()
    const at = (time: string): string =>
      bytesOf(
        convoy(),
        disclosed(decideAt(register, convoy(), Date.parse(`2026-03-01T${time}Z`))[0]),
      )
    expect(at('23:59:59.999')).toBe(at('00:00:00.000'))
  })

  it('are made again from the line of the decision', async () => {
    const register = await registerWith()
    const event = convoy()
    const decision = disclosed(decideAt(register, event)[0])
    const copy = recreateCopy(event, decision, register, noonMs, undefined, keys)
    expect(bytesOf(event, { copy })).toBe(bytesOf(event, decision))
  })

  it.each([
    ['agreement', { agreement: 'bi-tz-other' }],
    ['version', { version: 2 }],
    ['recipient', { recipient: 'bi.pnb' }],
    ['rule', { rule: 'others' }],
  ])('are not made for another %s than the register knows', async (_, changes) => {
    const register = await registerWith()
    const line = { ...disclosed(decideAt(register)[0]), ...changes } as DisclosedDecision
    expect(() => recreateCopy(convoy(), line, register, noonMs, undefined, keys)).toThrow(TypeError)
  })

  it('tell no two events apart that differ only in what is not disclosed', async () => {
    const register = await registerWith()
    const hidden = {
      households: { value: 131, qualifier: 'EXACT', lower: null, upper: null },
      remarks: null,
      departedAt: 0,
      // Another day of the same week, other small destinations of the same sum.
      day: 17_995,
    }
    const one = convoy()
    const value = { ...(one.value as object), ...hidden } as AvroValue
    const envelope = { ...one.envelope, time: '2018-01-01T00:00:00Z', sequence: 99 }
    const other = { ...one, envelope, value }
    const [first, second] = [one, other].map((event) =>
      bytesOf(event, disclosed(decideAt(register, event)[0])),
    )
    expect(second).toBe(first)
  })
})
