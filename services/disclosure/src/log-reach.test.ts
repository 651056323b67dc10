import { createLogReach } from './log-reach.ts'

const positions = (...offsets: readonly number[]) =>
  offsets.map((offset) => ({ topic: 'decisions', partition: 0, offset, timestampMs: 0 }))

describe('log reach', () => {
  it('covers what was read', async () => {
    const reach = createLogReach(5)
    expect(await reach.covers(5)).toBe(true)
    expect(await reach.covers(6)).toBe(false)
  })

  it("covers one's own writes after it", async () => {
    const reach = createLogReach(5)
    await reach.note(Promise.resolve(positions(5, 6)))
    expect(await reach.covers(7)).toBe(true)
  })

  it('waits for a write that is under way, which may lie before the end', async () => {
    const reach = createLogReach(5)
    const write = Promise.withResolvers<ReturnType<typeof positions>>()
    const noting = reach.note(write.promise)
    const covers = reach.covers(6)
    write.resolve(positions(5))
    expect(await covers).toBe(true)
    await noting
  })

  it('does not cover what somebody else wrote last', async () => {
    const reach = createLogReach(5)
    await reach.note(Promise.resolve(positions(5)))
    expect(await reach.covers(7)).toBe(false)
  })

  it("does not cover what somebody else wrote between one's own, though the end fits", async () => {
    const reach = createLogReach(5)
    await reach.note(Promise.resolve(positions(5)))
    await reach.note(Promise.resolve(positions(7)))
    expect(await reach.covers(8)).toBe(false)
  })

  it('passes on what a write fails with', async () => {
    const failure = new Error('broker away')
    await expect(createLogReach(0).note(Promise.reject(failure))).rejects.toBe(failure)
  })
})
