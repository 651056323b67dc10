import { hash } from 'node:crypto'
import type { AccessTopic } from '@ujirani/events'
import { keyOfRule, type AclRule, type Admin, type PositionalReader } from '@ujirani/messaging'
import type { Register } from '@ujirani/policy'
import type { Clock } from '@ujirani/runtime'
import type { AccessWriter } from './access-writer.ts'

/** Puts on record what rules and topics the broker has. */
export interface Snapshots {
  /** Whether the last one is a minute old, or there is none of this run. */
  readonly isDue: () => boolean
  /**
   * Writes one: it has a leaf in the ledger as every record has.
   *
   * @param register as it was when the rules were read
   * @throws {BrokerUnavailableError}
   */
  readonly take: (rules: Iterable<AclRule>, register: Register) => Promise<void>
}

interface SnapshotParts {
  readonly admin: Pick<Admin, 'listTopics'>
  readonly reader: Pick<PositionalReader, 'topicIds' | 'bounds'>
  readonly writer: AccessWriter
  readonly clock: Clock
}

const everyMs = 60_000
/** All that is held can be read from any whole one; a successor reads back to the last of them. */
const wholeEveryMs = 600_000

/** Creates the snapshots of one run. */
export function createSnapshots({ admin, reader, writer, clock }: SnapshotParts): Snapshots {
  let takenMs = -Infinity
  let wholeMs = -Infinity
  let lastHash = ''
  let lastTopics: ReadonlyMap<string, string> = new Map()
  const readTopics = async (): Promise<readonly AccessTopic[]> => {
    const names = await admin.listTopics()
    const [ids, bounds] = await Promise.all([reader.topicIds(names), reader.bounds(names)])
    return names.flatMap((topic) => {
      const [topicId, place] = [ids.get(topic), bounds.get(topic)?.[0]]
      // One that is being made or deleted is among the next ones.
      return topicId === undefined || place === undefined ? [] : [{ topic, topicId, ...place }]
    })
  }
  return {
    isDue: () => clock.monotonicMs() - takenMs >= everyMs,
    take: async (held, { agreementsEnd, partiesEnd }) => {
      const nowMs = clock.monotonicMs()
      const rules = [...held].map(keyOfRule).sort()
      const rulesHash = hash('sha256', rules.join('\n'), 'buffer')
      const whole = rulesHash.toString('hex') !== lastHash || nowMs - wholeMs >= wholeEveryMs
      const topics = await readTopics()
      const changed = topics.filter((each) => lastTopics.get(each.topic) !== textOf(each))
      await writer.write('SNAPSHOT', {
        ...{ agreementsEnd, partiesEnd, whole, rulesHash },
        rules: whole ? rules : [],
        topics: whole ? topics : changed,
      })
      takenMs = nowMs
      if (whole) wholeMs = nowMs
      lastHash = rulesHash.toString('hex')
      lastTopics = new Map(topics.map((each) => [each.topic, textOf(each)]))
    },
  }
}

function textOf({ topicId, start, end }: AccessTopic): string {
  return `${topicId} ${String(start)} ${String(end)}`
}
