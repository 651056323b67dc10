import type { AccessAnswer, AccessRange } from '@ujirani/events'
import { AccessUnrecordedError } from '../errors.ts'
import type { RecordSpan } from './sent-spans.ts'

/** Answers that wait for their record. */
export interface Openings {
  /**
   * Adds an answer to the next record.
   *
   * @returns its number, once the record is in the log
   * @throws {AccessUnrecordedError} not within two seconds, or too many wait
   */
  readonly add: (
    toAnswer: (number: number) => AccessAnswer,
    spans: readonly RecordSpan[],
  ) => Promise<number>
}

interface Waiting {
  readonly answer: AccessAnswer
  readonly spans: readonly RecordSpan[]
  readonly onWritten: () => void
  readonly onFailed: (cause?: unknown) => void
}

const patienceMs = 2_000
const mostWaiting = 10_000
/** Topics and spans of the answers of one record: some 60 bytes each. */
const itemsPerRecord = 5_000

/**
 * Creates the queue. One record is under way at a time: what comes meanwhile goes together in the
 * next one, so that many readers cost few records and a single one waits for nobody.
 */
export function createOpenings(
  write: (answers: readonly AccessAnswer[], ranges: readonly AccessRange[]) => Promise<void>,
): Openings {
  let waiting: Waiting[] = []
  let isWriting = false
  let last = 0

  const run = async (): Promise<void> => {
    isWriting = true
    while (waiting.length > 0) {
      const count = countOfNext(waiting)
      const batch = waiting.slice(0, count)
      waiting = waiting.slice(count)
      try {
        await write(
          batch.map(({ answer }) => answer),
          batch.flatMap(toRanges),
        )
        for (const { onWritten } of batch) onWritten()
      } catch (error) {
        for (const { onFailed } of batch) onFailed(error)
      }
    }
    isWriting = false
  }
  return {
    add: (toAnswer, spans) => {
      if (waiting.length >= mostWaiting) return Promise.reject(new AccessUnrecordedError())
      last += 1
      const { promise, ...entry } = toWaiting(toAnswer(last), spans)
      waiting.push(entry)
      // After this round of the event loop's input: what was asked together is recorded together.
      if (!isWriting) {
        isWriting = true
        setImmediate(() => void run())
      }
      return promise
    },
  }
}

function toWaiting(
  answer: AccessAnswer,
  spans: readonly RecordSpan[],
): Waiting & { readonly promise: Promise<number> } {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const timer = setTimeout(() => {
    reject(new AccessUnrecordedError())
  }, patienceMs)
  return {
    answer,
    spans,
    promise,
    onWritten: () => {
      clearTimeout(timer)
      resolve(answer.answer)
    },
    onFailed: (cause) => {
      clearTimeout(timer)
      reject(new AccessUnrecordedError({ cause }))
    },
  }
}

/** How many go into one record: at least one. */
function countOfNext(waiting: readonly Waiting[]): number {
  let items = 0
  let count = 0
  for (const { answer, spans } of waiting) {
    items += 1 + answer.topics.length + spans.length
    if (count > 0 && items > itemsPerRecord) break
    count += 1
  }
  return count
}

function toRanges({ answer: { answer }, spans }: Waiting): readonly AccessRange[] {
  return spans.map((span) => ({ answer, ...span }))
}
