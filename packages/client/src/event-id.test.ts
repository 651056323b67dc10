import { parseEventId, timeOfEventId } from '@ujirani/events'
import { newEventId } from './event-id.ts'

describe('newEventId', () => {
  it('makes ids the bus takes, of this instant, in rising order', () => {
    const startedMs = Date.now()
    const ids = Array.from({ length: 1_000 }, newEventId)
    expect(new Set(ids).size).toBe(1_000)
    expect([...ids].sort()).toEqual(ids)
    for (const id of ids) {
      const atMs = timeOfEventId(parseEventId(id))
      expect(atMs).toBeGreaterThanOrEqual(startedMs)
      expect(atMs).toBeLessThanOrEqual(Date.now() + 1)
    }
  })
})
