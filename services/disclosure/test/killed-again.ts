import type { Decision } from '@ujirani/events'
import type { IncomingRecord } from '@ujirani/messaging'
import type { AgreementDocument } from '@ujirani/policy'
import { agreementDocument, createTestEvents } from '@ujirani/testing'
import type { RealDisclosure } from './fixtures/real-disclosure.ts'

/** The disclosure of a suite, as it is killed and started again. */
export interface Killable {
  readonly real: () => RealDisclosure
  readonly killAndStart: () => Promise<void>
}

const incident = createTestEvents('incident-reported')
const closed = createTestEvents('incident-closed')

/** An agreement for iom alone, whose one rule says this besides. */
function agreementOf(
  agreement: string,
  also: Partial<AgreementDocument['rules'][number]>,
): AgreementDocument {
  const rule = {
    from: 'bi.cgm',
    to: ['iom'],
    types: ['org.ujirani.incident.reported.v1'],
    disclose: { incidentId: 'PAIRWISE', '@subject': 'PAIRWISE', kind: 'KEEP' },
    also,
  } as const
  return agreementDocument({ agreement, rules: [rule] })
}

/** Decisions of a kind that disclose under an agreement, with the id of the copy. */
function disclosing(
  { seen }: RealDisclosure,
  outcome: Decision['outcome'],
  agreement: string,
): readonly { readonly offset: number; readonly copyId: string }[] {
  return seen.decisions
    .filter((decision) => decision.outcome === outcome)
    .flatMap(({ offset, lines }) =>
      lines.flatMap((line) =>
        line.agreement === agreement && line.copyId !== null
          ? [{ offset, copyId: line.copyId }]
          : [],
      ),
    )
}

/** What a topic holds: ids in the order in which each came first. */
async function idsIn({ bus, end }: RealDisclosure, topic: string): Promise<readonly string[]> {
  const range = { topic, partition: 0, from: 0, to: await end(topic), maxBytes: 1_048_576 }
  const records: IncomingRecord[] = []
  while (range.from < range.to) {
    const read = await bus.reader.readRange(range)
    records.push(...read)
    range.from = (read.at(-1)?.offset ?? range.to) + 1
  }
  const idOf = ({ headers }: IncomingRecord): string =>
    headers.find(([name]) => name === 'ce_id')?.[1].toString() ?? ''
  return [...new Set(records.map(idOf))]
}

/** Looks at a topic again and again until it holds so many copies. */
async function untilIds(
  real: RealDisclosure,
  topic: string,
  count: number,
): Promise<readonly string[]> {
  for (;;) {
    const ids = await idsIn(real, topic)
    if (ids.length >= count) return ids
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** What is decided a second time, while disclosure is killed, on the real broker. */
export function describeKilledAgain({ real: realOf, killAndStart }: Killable): void {
  it('finds again what it holds, and releases each once, though it is killed before and in it', async () => {
    const real = realOf()
    const { steward, parties } = real.bus
    const document = agreementOf('held', { delay: { until: 'org.ujirani.incident.closed.v1' } })
    await steward.conclude(parties, document, 1, ['incidents', 'real'])
    await steward.beat()
    const events = Array.from({ length: 100 }, () => incident())
    const stored = await real.publish(...events)
    const held = () =>
      real.seen.decisions.filter(({ lines }) =>
        lines.some(({ agreement, outcome }) => agreement === 'held' && outcome === 'HELD'),
      )
    await real.until(() => held().length >= events.length)
    await killAndStart()
    await real.publish(...events.map(({ envelope: { subject } }) => closed({ subject })))
    const released = () => disclosing(real, 'RELEASED', 'held')
    await real.until(() => released().length >= 1)
    await killAndStart()
    await real.until(() => released().length >= events.length)
    const offsets = released().map(({ offset }) => offset)
    expect(offsets.toSorted((a, b) => a - b)).toEqual(stored.map(({ offset }) => offset))
    const ids = await untilIds(real, 'shared.held.iom', events.length)
    expect([...ids].sort()).toEqual(
      released()
        .map(({ copyId }) => copyId)
        .sort(),
    )
  }, 90_000)
}
