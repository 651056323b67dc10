import type { Notice } from '@ujirani/events'
import { toNotice, type NoticeWriter } from '@ujirani/messaging'
import { createPeriodicPart, type Clock, type Logger, type Part } from '@ujirani/runtime'
import type { EventIndex } from './index/event-index.ts'
import type { LateAcks } from './index/duty-table.ts'

interface DutyNoticeParts {
  readonly index: Pick<EventIndex, 'lateAcks'>
  readonly isCaughtUp: () => boolean
  readonly notices: Pick<NoticeWriter, 'tell'>
  readonly clock: Pick<Clock, 'nowMs'>
  readonly logger: Logger
}

const lookEveryMs = 2_000

/**
 * Tells both sides when acknowledgements are late: once for all that are late at a time, and again
 * when the first of them was made and others have become late. It blocks nothing.
 */
export function createDutyNotices(parts: DutyNoticeParts): Part {
  const { index, isCaughtUp, notices, clock, logger } = parts
  return createPeriodicPart('duty-notices', lookEveryMs, async () => {
    // While the log is read again, acknowledgements may come later than what they meet.
    if (!isCaughtUp()) return
    try {
      const nowMs = clock.nowMs()
      for (const late of index.lateAcks(nowMs)) {
        for (const notice of noticesOf(late, nowMs)) await notices.tell(notice)
      }
    } catch (error) {
      logger.warn('duties not told of yet', { error })
    }
  })
}

function noticesOf(late: LateAcks, nowMs: number): readonly Notice[] {
  const { agreement, version, recipient, publisher, dueMs } = late
  const name = [agreement, recipient, publisher, dueMs].join(' ')
  return [recipient, publisher].map((party) =>
    toNotice(name, {
      ...{ party, kind: 'DUTY_DUE', at: nowMs, due: dueMs },
      ...{ agreement, version, by: recipient },
    }),
  )
}
