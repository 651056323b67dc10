import { z } from 'zod'
import { toFaults } from './zod-faults.ts'

const schema = z.strictObject({
  count: z.int().min(1).max(5),
  kind: z.enum(['a', 'b']),
  'a/b~c': z.array(z.uuid()),
  either: z.union([z.string(), z.boolean()]),
})

function faultsOf(value: unknown): readonly { pointer: string; detail: string }[] {
  const parsed = schema.safeParse(value)
  return parsed.success ? [] : toFaults(parsed.error, '/body')
}

describe('toFaults', () => {
  it('points at every fault, escaped as RFC 6901 says', () => {
    const value = { count: 9, kind: 'canary', 'a/b~c': ['canary'], either: 7, canary: 1 }
    expect(faultsOf(value)).toEqual([
      { pointer: '/body/count', detail: 'must be at most 5 (number)' },
      { pointer: '/body/kind', detail: 'must be one of a, b' },
      { pointer: '/body/a~1b~0c/0', detail: 'must have the form uuid' },
      { pointer: '/body/either', detail: 'has none of the forms allowed here' },
      { pointer: '/body', detail: 'holds a member that is not known' },
    ])
  })

  it('quotes no value and no name that was sent', () => {
    const value = { count: 'canary', kind: 'canary', 'a/b~c': 'canary', either: {}, canary: 1 }
    expect(JSON.stringify(faultsOf(value))).not.toContain('canary')
  })
})
