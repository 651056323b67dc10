import type { AgreementAct } from '@ujirani/events'
import { applyAct, blankAct, proposalOf } from '../test/acts.ts'
import { accepted, busOf } from '../test/bus.ts'
import { documentOf } from '../test/documents.ts'
import type { Register } from './register.ts'

const topic = 'shared.bi-tz-imm.bi.cgm'
const topicId = '0190f5b0-0000-4000-8000-000000000001'
const act = (changes: Partial<AgreementAct> = {}): AgreementAct => ({
  ...blankAct('bi-tz-imm', 'PROVISIONED'),
  recipient: 'bi.cgm',
  topic,
  topicId,
  serial: 7,
  ...changes,
})

const proposed = async (): Promise<Register> => {
  const proposal = await proposalOf(documentOf(), { party: 'bi.cgm', counter: 1 })
  return accepted(await applyAct({ register: await busOf() }, proposal))
}

describe('a provisioned topic', () => {
  it('is a mapping for cursors, and nothing more', async () => {
    const register = await proposed()
    const after = accepted(await applyAct({ register }, act()))
    expect(after.topics.get(topic)).toEqual({
      agreement: 'bi-tz-imm',
      recipient: 'bi.cgm',
      serial: 7,
      topicId,
    })
    expect(after.agreements).toBe(register.agreements)
    expect(after.plan).toBe(register.plan)
  })

  it('is a repeat when it is said again', async () => {
    const register = accepted(await applyAct({ register: await proposed() }, act()))
    expect(await applyAct({ register }, act())).toMatchObject({ repeated: true })
  })

  it('made again under its name needs a serial that no cursor has', async () => {
    const register = accepted(await applyAct({ register: await proposed() }, act()))
    const again = { topicId: '0190f5b0-0000-4000-8000-000000000002' }
    expect((await applyAct({ register }, act(again))).refused?.message).toContain('serial is taken')
    const after = accepted(await applyAct({ register }, act({ ...again, serial: 8 })))
    expect(after.topics.get(topic)?.serial).toBe(8)
  })

  const bad: readonly [string, Partial<AgreementAct>, string][] = [
    ['without recipient', { recipient: null }, 'needs its recipient'],
    ['without name', { topic: null }, 'needs its recipient'],
    ['without topic id', { topicId: null }, 'needs its recipient'],
    ['without serial', { serial: null }, 'needs its recipient'],
    ['with a negative serial', { serial: -1 }, 'needs its recipient'],
    ['with a topic id that is none', { topicId: 'abc' }, 'needs its recipient'],
    ['under another name', { topic: 'shared.bi-tz-imm.iom' }, 'needs its recipient'],
    ['of an origin', { topic: 'origin.tz.isd' }, 'needs its recipient'],
    ['for who is no recipient', { recipient: 'iom', topic: 'shared.bi-tz-imm.iom' }, 'no version'],
    [
      'of an unknown agreement',
      { agreement: 'another', topic: 'shared.another.bi.cgm' },
      'no version',
    ],
  ]
  it.each(bad)('is refused %s', async (_, changes, reason) => {
    const register = await proposed()
    const { refused, register: after } = await applyAct({ register }, act(changes))
    expect(refused?.message).toContain(reason)
    expect(after.topics).toBe(register.topics)
  })
})
