import { QuestionLimit } from './question-limit.ts'

const setUp = () => {
  const clock = { nowMs: 0 }
  return { clock, limit: new QuestionLimit(() => clock.nowMs) }
}

const askUntilRefused = (limit: QuestionLimit, from: number): number => {
  for (let asked = 0; ; asked += 1) {
    try {
      limit.check(from + asked)
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_REGISTRY_UNAVAILABLE' })
      return asked
    }
  }
}

const codeOf = (limit: QuestionLimit, schemaId: number): unknown => {
  try {
    limit.check(schemaId)
    return undefined
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

describe('QuestionLimit', () => {
  it('lets a burst through, then so many a second', () => {
    const { clock, limit } = setUp()
    expect(askUntilRefused(limit, 0)).toBe(50)
    clock.nowMs = 1_000
    expect(askUntilRefused(limit, 1_000)).toBe(20)
    clock.nowMs = 3_600_000
    expect(askUntilRefused(limit, 2_000)).toBe(50)
  })

  it('answers for an unknown id itself, and that costs no question', () => {
    const { clock, limit } = setUp()
    limit.check(7)
    limit.noteUnknown(7)
    for (let i = 0; i < 1_000; i += 1) expect(codeOf(limit, 7)).toBe('ERR_SCHEMA_UNKNOWN')
    expect(askUntilRefused(limit, 100)).toBe(49)
    clock.nowMs = 10_000
    expect(codeOf(limit, 7)).toBeUndefined()
  })

  it('forgets the oldest of very many unknown ids', () => {
    const { clock, limit } = setUp()
    for (let id = 0; id <= 10_000; id += 1) limit.noteUnknown(id)
    clock.nowMs = 5_000
    expect(codeOf(limit, 0)).toBeUndefined()
    expect(codeOf(limit, 10_000)).toBe('ERR_SCHEMA_UNKNOWN')
  })
})
