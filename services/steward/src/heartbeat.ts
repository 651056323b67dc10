import { baseTopics, type BusRecordWriter, type PositionalReader } from '@ujirani/messaging'
import type { Clock, Logger, Part } from '@ujirani/runtime'

const everyMs = 1000

interface HeartbeatParts {
  readonly writer: BusRecordWriter
  readonly reader: PositionalReader
  readonly clock: Clock
  readonly logger: Logger
  /** Names this steward among those that stand by. */
  readonly steward: string
}

/**
 * Writes, each second, how far `agreements` and `parties` go: the lease that disclosure and reads
 * live on. The ends are the broker's own, so whoever has applied up to them has missed nothing that
 * was written before the beat; when the broker cannot be reached the lease lapses by itself.
 */
export function createHeartbeat(parts: HeartbeatParts): Part {
  const { writer, reader, clock, logger, steward } = parts
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> | undefined

  const beat = async (): Promise<void> => {
    try {
      const bounds = await reader.bounds([baseTopics.agreements, baseTopics.parties])
      const endOf = (topic: string): number => bounds.get(topic)?.[0]?.end ?? 0
      const value = {
        agreementsEnd: endOf(baseTopics.agreements),
        partiesEnd: endOf(baseTopics.parties),
        at: clock.nowMs(),
        steward,
      }
      await writer.write('Heartbeat', { topic: baseTopics.heartbeat, key: null, value })
    } catch (error) {
      logger.warn('heartbeat not written', { error })
    }
  }
  const tick = (): void => {
    // A beat that hangs must not be overtaken: the next one says more anyway.
    underWay ??= beat().finally(() => {
      underWay = undefined
    })
  }
  return {
    name: 'heartbeat',
    start: () => {
      tick()
      timer = setInterval(tick, everyMs)
      return Promise.resolve()
    },
    stop: async () => {
      clearInterval(timer)
      await underWay
    },
  }
}
