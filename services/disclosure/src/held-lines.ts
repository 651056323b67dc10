import type { Decision, DecisionLine } from '@ujirani/events'
import type { TopicPartition } from '@ujirani/messaging'

/** A line that waits to be decided again. */
export interface HeldLine {
  readonly offset: number
  readonly agreement: string
  readonly recipient: string
  /** Infinity when it waits for an event. */
  readonly untilMs: number
}

/** The lines that are HELD, folded from `decisions` in log order. */
export interface HeldLines {
  /** Takes in a decision that counts. */
  apply(decision: Decision): void
  /** Those of a partition whose time has come, by offset. */
  due(place: TopicPartition, nowMs: number): ReadonlyMap<number, readonly HeldLine[]>
  /** Whether an earlier decision holds this line. */
  has(place: TopicPartition, offset: number, line: LineName): boolean
  readonly size: number
}

type LineName = Pick<DecisionLine, 'agreement' | 'recipient'>

interface Partition {
  readonly lines: Map<string, HeldLine>
  /** Names of lines by the event they wait for. */
  readonly waiting: Map<string, Set<string>>
  readonly ready: Set<string>
  /** No line that waits for a time is due before this. */
  nextMs: number
}

/** Creates a fold over no decisions. */
export function createHeldLines(): HeldLines {
  const partitions = new Map<string, Partition>()
  const at = ({ topic, partition }: TopicPartition): Partition => {
    const key = `${topic}/${String(partition)}`
    const empty = (): Partition => ({
      lines: new Map(),
      waiting: new Map(),
      ready: new Set(),
      nextMs: Infinity,
    })
    const known = partitions.get(key) ?? empty()
    partitions.set(key, known)
    return known
  }
  return {
    apply: (decision) => {
      const { outcome, offset, subject, type } = decision
      const partition = at(decision)
      if (outcome === 'RELEASED') for (const line of decision.lines) end(partition, offset, line)
      for (const line of decision.lines) {
        if (line.outcome === 'HELD') hold(partition, decision, line)
      }
      if (outcome !== 'DECIDED') return
      const come = partition.waiting.get(eventName(subject, type))
      partition.waiting.delete(eventName(subject, type))
      for (const name of come ?? []) partition.ready.add(name)
    },
    due: (place, nowMs) => {
      const partition = at(place)
      const found = new Map<number, HeldLine[]>()
      if (nowMs < partition.nextMs && partition.ready.size === 0) return found
      const names = [...partition.lines].filter(
        ([name, { untilMs }]) => untilMs <= nowMs || partition.ready.has(name),
      )
      for (const [, line] of names)
        found.set(line.offset, [...(found.get(line.offset) ?? []), line])
      return new Map([...found].sort(([one], [other]) => one - other))
    },
    has: (place, offset, line) => at(place).lines.has(lineName(offset, line)),
    get size() {
      return [...partitions.values()].reduce((sum, { lines }) => sum + lines.size, 0)
    },
  }
}

function hold(partition: Partition, { offset, subject }: Decision, line: DecisionLine): void {
  const { agreement, recipient, heldUntil, heldUntilType } = line
  const name = lineName(offset, line)
  const untilMs = heldUntil ?? Infinity
  partition.lines.set(name, { offset, agreement, recipient, untilMs })
  partition.nextMs = Math.min(partition.nextMs, untilMs)
  if (heldUntilType === null) return
  const event = eventName(subject, heldUntilType)
  const names = partition.waiting.get(event) ?? new Set()
  partition.waiting.set(event, names.add(name))
}

function end(partition: Partition, offset: number, line: LineName): void {
  const name = lineName(offset, line)
  const known = partition.lines.get(name)
  partition.lines.delete(name)
  partition.ready.delete(name)
  if (known?.untilMs !== partition.nextMs) return
  let nextMs = Infinity
  for (const { untilMs } of partition.lines.values()) nextMs = Math.min(nextMs, untilMs)
  partition.nextMs = nextMs
}

function lineName(offset: number, { agreement, recipient }: LineName): string {
  return `${String(offset)} ${agreement} ${recipient}`
}

function eventName(subject: string, type: string): string {
  return `${type} ${subject}`
}
