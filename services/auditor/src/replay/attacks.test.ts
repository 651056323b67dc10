import { baseTopics } from '@ujirani/messaging'
import {
  createAuditedLog,
  topicOf,
  type AuditedLog,
  type Spoil,
} from '../../test/fixtures/audited-log.ts'
import {
  blame,
  isWatched,
  rename,
  withCopy,
  withDecision,
  without,
  withLine,
} from '../../test/fixtures/spoils.ts'

describe('attacks', () => {
  let log: AuditedLog
  beforeEach(async () => {
    log = await createAuditedLog()
  })
  afterEach(() => log.stop())

  const attacks: readonly (readonly [what: string, spoil: Spoil, found: readonly string[]])[] = [
    [
      'a line that widens what the rule gives',
      withLine(({ redactions }) => ({ redactions: redactions.slice(1) })),
      ['altered redactions tz.isd'],
    ],
    [
      'a line under another rule',
      withLine(() => ({ rule: 'r9', clause: 'rule:r9' })),
      ['altered rule tz.isd'],
    ],
    ['a line under another version', withLine(() => ({ version: 7 })), ['altered version tz.isd']],
    [
      'a recipient that is denied its copy by the decision',
      (work) => ({
        ...withLine(() => ({
          outcome: 'WITHHELD',
          rule: null,
          clause: 'default-deny',
          redactions: [],
          copyId: null,
          copyCommitment: null,
          mask: null,
        }))(work),
        copies: work.copies.filter(({ topic }) => topic !== topicOf('tz.isd')),
      }),
      ['missing outcome tz.isd'],
    ],
    [
      'a recipient that no agreement knows',
      ({ decision }) => {
        const [line] = decision.lines.filter(isWatched)
        if (line === undefined) throw new TypeError('no line')
        const other = { ...line, recipient: 'who', copyId: null, copyCommitment: null }
        return { decision: { ...decision, lines: [...decision.lines, other] } }
      },
      ['excess decision who'],
    ],
    [
      'a line that is there twice',
      ({ decision }) => ({
        decision: { ...decision, lines: [...decision.lines, ...decision.lines.filter(isWatched)] },
      }),
      ['excess decision tz.isd', 'excess decision iom'],
    ],
    [
      'a line that is left out, with its copy',
      ({ decision, copies }) => ({
        decision: { ...decision, lines: decision.lines.filter((line) => line.recipient !== 'iom') },
        copies: copies.filter(({ topic }) => topic !== topicOf('iom')),
      }),
      ['missing decision iom'],
    ],
    [
      'a copy that is withheld',
      ({ copies }) => ({ copies: copies.filter(({ topic }) => topic !== topicOf('iom')) }),
      ['missing copy iom'],
    ],
    [
      'a copy with another value',
      withCopy(({ value }) => ({ value: rename(value) })),
      ['altered copy tz.isd'],
    ],
    [
      'a copy with another key',
      withCopy(() => ({ key: 'x' })),
      ['missing copy tz.isd', 'excess copy tz.isd'],
    ],
    ['a copy without its redactions', withCopy(without('ce_redactions')), ['altered copy tz.isd']],
    [
      'a copy without its salt',
      withCopy(without('ujsalt')),
      ['missing copy tz.isd', 'excess copy tz.isd'],
    ],
    [
      'a copy moved to another recipient’s topic',
      withCopy(() => ({ topic: topicOf('iom') })),
      ['missing copy tz.isd', 'excess copy iom'],
    ],
    [
      'a repeat that is not the same',
      ({ copies }) => ({
        copies: [
          ...copies,
          ...copies
            .filter(({ topic }) => topic === topicOf('iom'))
            .map((copy) => ({ ...copy, ...without('ce_redactions')(copy) })),
        ],
      }),
      ['altered copy iom'],
    ],
    [
      'a decision from before its record',
      withDecision(({ at }) => ({ at: at - 1_000 })),
      ['late at -'],
    ],
    [
      'a decision from after its own writing',
      withDecision(({ at }) => ({ at: at + 1_000 })),
      ['late at -'],
    ],
    [
      'a decision by acts that are not there yet',
      withDecision(({ agreementsEnd }) => ({ agreementsEnd: agreementsEnd + 1 })),
      ['altered positions -'],
    ],
    [
      'a decision that passes over an old act',
      withDecision(({ agreementsEnd }) => ({ agreementsEnd: agreementsEnd - 1 })),
      ['stale positions -', 'excess decision undp'],
    ],
    [
      'a decision from before the agreement was complete',
      withDecision(() => ({ agreementsEnd: 1 })),
      [
        'stale positions -',
        'excess decision tz.isd',
        'excess decision iom',
        'excess decision undp',
      ],
    ],
    [
      'a decision about another subject',
      withDecision(() => ({ subject: 'x' })),
      ['altered outcome -'],
    ],
    [
      'an event that is called unreadable',
      withDecision(() => ({ outcome: 'QUARANTINED', reason: 'ERR_AVRO_MALFORMED', lines: [] })),
      ['altered outcome -', 'excess copy iom', 'excess copy tz.isd'],
    ],
    [
      'an event that is called a repeat',
      withDecision(() => ({ outcome: 'DUPLICATE', duplicateOf: 0, lines: [] })),
      ['altered outcome -', 'excess copy iom', 'excess copy tz.isd'],
    ],
    [
      'a record that is never decided, nor sent',
      () => ({ decision: undefined, copies: [] }),
      ['missing decision -'],
    ],
    [
      'copies without a decision',
      () => ({ decision: undefined }),
      ['missing decision -', 'excess copy iom', 'excess copy tz.isd'],
    ],
  ]

  it.each(attacks)('finds %s', async (_what, spoil, found) => {
    await log.pass()
    await log.pass(undefined, spoil)
    const report = await log.replay()
    expect([...blame(report)].sort()).toEqual([...found].sort())
    // The honest record beside it stays clean.
    expect(report.records[0]?.findings.every(({ verdict }) => verdict !== 'altered')).toBe(true)
  })

  it('finds a copy that opens what the mask of an earlier one hid', async () => {
    const first = log.incident({
      data: { affected: { value: 4, qualifier: 'EXACT' }, bySexAge: null, byNeed: null },
    })
    await log.pass(first)
    const correction = log.incident()
    await log.pass(
      correction,
      withLine(() => ({ mask: null })),
    )
    expect(blame(await log.replay())).toEqual(['altered mask tz.isd'])
  })

  it('finds a decision that is made twice, and goes by the first', async () => {
    await log.pass()
    await log.writeDecision({ ...(await log.lastDecision()), lines: [] })
    await log.pass()
    expect(blame(await log.replay())).toEqual(['excess decision -'])
  })

  it('finds a decision about a record that is not there', async () => {
    await log.pass()
    await log.writeDecision({ ...(await log.lastDecision()), offset: 99 })
    expect(blame(await log.replay())).toEqual(['excess decision -'])
  })

  it('finds what nobody can read among the decisions, and reads on', async () => {
    const rubbish = { key: 'x', value: Buffer.from('rubbish'), headers: [] }
    await log.publisher.publish({ topic: baseTopics.decisions, ...rubbish })
    await log.pass()
    expect(blame(await log.replay())).toEqual(['excess decision -'])
  })

  it('finds a repeat that was disclosed anew', async () => {
    const event = log.incident()
    await log.pass(event)
    await log.pass(event)
    expect(blame(await log.replay())).toContain('altered outcome -')
  })
})
