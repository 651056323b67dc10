import type { Position } from './committed.ts'
import type { Origin } from './sidecar-row.ts'

/** The partitions that the log has met, and how far it has come with each. */
export class Origins {
  readonly #positions: (Position & { next: number })[]
  readonly #numbers = new Map<string, number>()

  constructor(positions: readonly Position[]) {
    this.#positions = positions.map((position) => ({ ...position }))
    for (const [number, position] of this.#positions.entries()) {
      this.#numbers.set(keyOf(position), number)
    }
  }

  /** The number of a partition, a new one when it is not known; `start` is its first offset. */
  numberOf(origin: Origin, start = 0): number {
    const key = keyOf(origin)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#positions.push({ ...origin, next: start }) - 1
    this.#numbers.set(key, number)
    return number
  }

  /** The partitions of a name that are known, with how far the log has come. */
  named(topic: string): readonly Position[] {
    return this.#positions.filter((position) => position.topic === topic)
  }

  at(number: number): Position | undefined {
    return this.#positions[number]
  }

  /** Says that every record below an offset has its leaf. */
  advance(number: number, next: number): void {
    const position = this.#positions[number]
    if (position !== undefined) position.next = next
  }

  /** All of them as they are now, by number. */
  snapshot(): readonly Position[] {
    return this.#positions.map((position) => ({ ...position }))
  }
}

const keyOf = ({ topicId, partition }: Origin): string => `${topicId}/${String(partition)}`
