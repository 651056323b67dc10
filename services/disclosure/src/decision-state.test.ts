import type { Decision, DecisionLine } from '@ujirani/events'
import { createDecisionState } from './decision-state.ts'

const topic = 'origin.bi.cgm'

const line = (recipient: string, change: Partial<DecisionLine> = {}): DecisionLine => ({
  agreement: 'a-b',
  version: 1,
  recipient,
  outcome: 'DISCLOSED',
  rule: 'r1',
  clause: 'rule:r1',
  redactions: [],
  copyId: 'c',
  copyCommitment: Buffer.alloc(32),
  mask: null,
  heldUntil: null,
  heldUntilType: null,
  ...change,
})

const decision = (offset: number, change: Partial<Decision> = {}): Decision => ({
  topic,
  partition: 0,
  offset,
  source: 'urn:ujirani:bi.cgm',
  id: `id-${String(offset)}`,
  type: 't',
  subject: 's',
  outcome: 'DECIDED',
  reason: null,
  duplicateOf: null,
  corrects: null,
  at: 0,
  agreementsEnd: 0,
  partiesEnd: 0,
  lines: [],
  ...change,
})

const source = 'urn:ujirani:bi.cgm'

describe('decision state', () => {
  it('goes on after the last decision of each partition', () => {
    const state = createDecisionState()
    state.apply(decision(0))
    state.apply(decision(1))
    state.apply(decision(0, { partition: 1 }))
    expect(state.nextOffset(topic, 0)).toBe(2)
    expect(state.nextOffset(topic, 1)).toBe(1)
    expect(state.nextOffset('origin.tz.isd', 0)).toBe(0)
  })

  it('finds the first record of an id, in its own partition', () => {
    const state = createDecisionState()
    state.apply(decision(3, { id: 'x' }))
    state.apply(decision(4, { id: 'x', outcome: 'DUPLICATE', duplicateOf: 3 }))
    expect(state.firstOffset({ topic, partition: 0 }, source, 'x')).toBe(3)
    expect(state.firstOffset({ topic, partition: 1 }, source, 'x')).toBeUndefined()
    expect(state.firstOffset({ topic, partition: 0 }, `${source}:mugina`, 'x')).toBeUndefined()
  })

  it('does not take an id for used when its record was quarantined', () => {
    const state = createDecisionState()
    state.apply(decision(0, { id: 'x', outcome: 'QUARANTINED' }))
    expect(state.firstOffset({ topic, partition: 0 }, source, 'x')).toBeUndefined()
  })

  it('counts the first decision of a record, and no other', () => {
    const state = createDecisionState()
    state.apply(decision(0, { lines: [line('iom', { mask: '["a"]' })] }))
    state.apply(decision(0, { id: 'other', lines: [line('iom', { mask: '[]' })] }))
    expect(state.recorded(topic, 0, 0)?.id).toBe('id-0')
    expect(state.prior.mask('a-b' as never, 'iom' as never, 's')).toEqual(['a'])
    expect(state.size).toBe(1)
  })

  it('keeps decisions until they are finished', () => {
    const state = createDecisionState()
    for (const offset of [0, 1, 2]) state.apply(decision(offset))
    state.finish(topic, 0, 2)
    expect([0, 1, 2].map((offset) => state.recorded(topic, 0, offset)?.offset)).toEqual([
      undefined,
      undefined,
      2,
    ])
  })

  it('opens a closed line no more', () => {
    const state = createDecisionState()
    state.apply(decision(0, { lines: [line('iom'), line('undp')] }))
    state.apply(decision(0, { outcome: 'WITHDRAWN', lines: [line('iom')] }))
    expect(state.recorded(topic, 0, 0)?.lines.map(({ recipient }) => recipient)).toEqual(['undp'])
    expect(state.nextOffset(topic, 0)).toBe(1)
  })

  it('is not moved by closing what was never decided', () => {
    const state = createDecisionState()
    state.apply(decision(7, { outcome: 'WITHDRAWN', lines: [line('iom')] }))
    expect(state.nextOffset(topic, 0)).toBe(0)
    expect(state.recorded(topic, 0, 7)).toBeUndefined()
  })
})
