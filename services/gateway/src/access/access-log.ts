import type { ServerResponse } from 'node:http'
import type { Principal } from '@ujirani/auth'
import type { AccessAnswer, AccessRange, AccessRecord } from '@ujirani/events'
import { baseTopics, toAccessRecord, type BusRecordWriter } from '@ujirani/messaging'
import { createPeriodicPart, type Clock, type Logger, type Part } from '@ujirani/runtime'
import { AccessUnrecordedError } from '../errors.ts'
import { createOpenings } from './openings.ts'
import { createSentSpans, type RecordSpan } from './sent-spans.ts'

/** An answer with event content, before its first byte. */
export interface Opening {
  readonly principal: Principal
  /** The operation, as OpenAPI names it. */
  readonly route: string
  /** As it was asked with. */
  readonly cursor?: string | undefined
  readonly topics: readonly string[]
  /** What the answer is about to hold; none of a stream, which says it as it goes. */
  readonly spans: readonly RecordSpan[]
}

/** The opening of an answer about certain records. */
export function openingOf(
  principal: Principal,
  route: string,
  spans: readonly RecordSpan[],
): Opening {
  return { principal, route, topics: [...new Set(spans.map(({ topic }) => topic))], spans }
}

/** An answer whose record stands in the log. */
export interface AnswerAccess {
  /** Notes a record that is written to the answer right now; the log hears of it within a second. */
  readonly noteSent: (topic: string, partition: number, offset: number) => void
  /** False while the log has not heard for too long of what was sent: nothing more may be. */
  readonly mayGoOn: () => boolean
}

/**
 * Tells the log who is sent what.
 *
 * **Before the first byte** of an answer with event content its record is in the log. Answers that
 * begin together share a record.
 *
 * **While streams go on**, one record each second holds what all of them were sent, also when it is
 * nothing: so it is known to the second when a gateway crashed. What was sent and has not been
 * acknowledged by the log for three seconds stops all streams until it is.
 */
export interface AccessLog extends Part {
  /**
   * Records an answer. Resolves once the log has acknowledged it; from then on the answer's end is
   * watched and recorded too.
   *
   * @throws {AccessUnrecordedError} the log did not acknowledge it in two seconds: send nothing
   */
  readonly open: (opening: Opening, response: ServerResponse) => Promise<AnswerAccess>
  readonly measures: {
    /** Answers that have begun and not ended. */
    readonly openAnswers: () => number
    /** Records that could not be written. */
    readonly failedRecords: () => number
  }
}

interface AccessLogParts {
  readonly writer: Pick<BusRecordWriter, 'write'>
  /** This gateway's name: the same after a restart. */
  readonly name: string
  /** UUID of this run. */
  readonly run: string
  readonly clock: Clock
  readonly logger: Logger
}

const everyMs = 1_000
/** So long what was sent may wait for the log. */
const unheardMs = 3_000
/** Some 60 bytes each: a record stays well under the broker's bound. */
const rangesPerRecord = 5_000

/** Creates the access log of one gateway. */
export function createAccessLog(parts: AccessLogParts): AccessLog {
  return new GatewayAccessLog(parts)
}

type Said = Partial<Omit<AccessRecord, 'kind' | 'writer' | 'run' | 'at'>>

class GatewayAccessLog implements AccessLog {
  readonly name = 'access'
  readonly measures: AccessLog['measures']
  readonly #parts: AccessLogParts
  readonly #periodic: Part
  readonly #openings
  readonly #open = new Set<number>()
  /** What was sent since the last record was begun, by answer. */
  readonly #noted = new Map<number, ReturnType<typeof createSentSpans>>()
  #completed: number[] = []
  #broken: number[] = []
  /** Ranges that a record was to hold which was not acknowledged. */
  #unheard: AccessRange[] = []
  #unheardSinceMs: number | undefined
  #failed = 0

  constructor(parts: AccessLogParts) {
    this.#parts = parts
    this.#openings = createOpenings((answers, ranges) => this.#write('OPENED', { answers, ranges }))
    this.#periodic = createPeriodicPart(this.name, everyMs, this.#tell)
    this.measures = { openAnswers: () => this.#open.size, failedRecords: () => this.#failed }
  }

  readonly start = (): Promise<void> => this.#periodic.start()

  readonly stop = async (): Promise<void> => {
    await this.#periodic.stop()
    await this.#tell()
    await this.#write('STOPPED', {}).catch(() => undefined)
  }

  readonly open = async (opening: Opening, response: ServerResponse): Promise<AnswerAccess> => {
    if (!this.#mayGoOn()) throw new AccessUnrecordedError()
    const answer = await this.#openings.add((number) => toAnswer(number, opening), opening.spans)
    this.#open.add(answer)
    const end = (): void => {
      this.#end(answer, response.writableFinished)
    }
    if (response.closed) end()
    else response.once('close', end)
    return {
      mayGoOn: this.#mayGoOn,
      noteSent: (topic, partition, offset) => {
        this.#unheardSinceMs ??= this.#parts.clock.monotonicMs()
        let spans = this.#noted.get(answer)
        if (spans === undefined) {
          spans = createSentSpans()
          this.#noted.set(answer, spans)
        }
        spans.add(topic, partition, offset)
      },
    }
  }

  readonly #mayGoOn = (): boolean =>
    this.#unheardSinceMs === undefined ||
    this.#parts.clock.monotonicMs() - this.#unheardSinceMs < unheardMs

  #end(answer: number, isComplete: boolean): void {
    if (!this.#open.delete(answer)) return
    if (isComplete) this.#completed.push(answer)
    else this.#broken.push(answer)
  }

  /** Writes what was sent since the last time; what is not acknowledged is said again. */
  readonly #tell = async (): Promise<void> => {
    const [completed, broken] = [this.#completed, this.#broken]
    const ranges = [...this.#unheard, ...this.#takeNoted()]
    if (this.#open.size === 0 && completed.length + broken.length + ranges.length === 0) return
    const sinceMs = this.#unheardSinceMs
    const untilMs = this.#parts.clock.monotonicMs()
    this.#unheard = ranges
    this.#completed = []
    this.#broken = []
    try {
      while (this.#unheard.length > rangesPerRecord) {
        await this.#write('SENT', { ranges: this.#unheard.slice(0, rangesPerRecord) })
        this.#unheard = this.#unheard.slice(rangesPerRecord)
      }
      await this.#write('SENT', { ranges: this.#unheard, completed, broken })
      this.#unheard = []
      // What was noted meanwhile was noted after this record was begun.
      if (this.#unheardSinceMs === sinceMs) {
        this.#unheardSinceMs = this.#noted.size === 0 ? undefined : untilMs
      }
    } catch {
      this.#completed = [...completed, ...this.#completed]
      this.#broken = [...broken, ...this.#broken]
    }
  }

  #takeNoted(): AccessRange[] {
    const ranges: AccessRange[] = []
    for (const [answer, spans] of this.#noted) {
      for (const span of spans.take()) ranges.push({ answer, ...span })
    }
    this.#noted.clear()
    return ranges
  }

  async #write(kind: AccessRecord['kind'], said: Said): Promise<void> {
    const { writer, name, run, clock, logger } = this.#parts
    const value = toAccessRecord({ kind, writer: name, run, at: clock.nowMs(), ...said })
    try {
      await writer.write('AccessRecord', { topic: baseTopics.access, key: name, value })
    } catch (error) {
      this.#failed += 1
      logger.warn('access not recorded', { reason: kind, error })
      throw error
    }
  }
}

function toAnswer(answer: number, { principal, route, cursor, topics }: Opening): AccessAnswer {
  const { party, clientId: client, roles, tokenHash } = principal
  return {
    ...{ answer, party, client, roles, route, topics },
    tokenHash: Buffer.from(tokenHash, 'hex'),
    cursor: cursor ?? null,
  }
}
