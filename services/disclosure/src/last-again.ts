import type { Decision, DecisionLine } from '@ujirani/events'
import type { TopicPartition } from '@ujirani/messaging'

/** Records decided again at one moment and written together: as many may lack their copies. */
export const againRecords = 256

/** The last decisions of each partition by which something was decided again. */
export interface LastAgain {
  apply(decision: Decision): void
  /** Takes out lines that were closed before their copies were written. */
  close(withdrawal: Decision): void
  of(place: TopicPartition): readonly Decision[]
}

/** Creates an empty one; it keeps one page of each partition. */
export function createLastAgain(): LastAgain {
  const partitions = new Map<string, readonly Decision[]>()
  const of = ({ topic, partition }: TopicPartition): readonly Decision[] =>
    partitions.get(`${topic}/${String(partition)}`) ?? []
  const set = ({ topic, partition }: TopicPartition, decisions: readonly Decision[]): void => {
    partitions.set(`${topic}/${String(partition)}`, decisions)
  }
  return {
    apply: (decision) => {
      set(decision, [...of(decision), decision].slice(-againRecords))
    },
    close: (withdrawal) => {
      const isConcerned = ({ offset }: Decision): boolean => offset === withdrawal.offset
      if (!of(withdrawal).some(isConcerned)) return
      const closed = of(withdrawal).map((decision) =>
        isConcerned(decision) ? withoutLines(decision, withdrawal.lines) : decision,
      )
      set(withdrawal, closed)
    },
    of,
  }
}

/** A decision without the lines that were closed before their copy was written. */
export function withoutLines(open: Decision, closed: readonly DecisionLine[]): Decision {
  const isClosed = (line: DecisionLine): boolean =>
    closed.some(
      ({ agreement, recipient }) => agreement === line.agreement && recipient === line.recipient,
    )
  return { ...open, lines: open.lines.filter((line) => !isClosed(line)) }
}
