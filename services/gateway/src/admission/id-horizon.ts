import { timeOfEventId } from '@ujirani/events'
import { IdInFutureError, IdTooOldError } from '../errors.ts'
import type { AdmissionStep } from './candidate.ts'

const skewMs = 600_000

/**
 * Repeats are recognised only as far back as the index is kept, so an id must be younger than that,
 * by the time inside it; and not from the future, where it would outlive the index.
 *
 * @param horizonMs null keeps every id for ever and takes any age
 * @see RFC 9562 §5.7
 */
export function idHorizon(horizonMs: number | null): AdmissionStep {
  return {
    name: 'id-horizon',
    check: ({ envelope, nowMs }) => {
      const madeAtMs = timeOfEventId(envelope.id)
      if (madeAtMs > nowMs + skewMs) throw new IdInFutureError()
      if (horizonMs !== null && madeAtMs < nowMs - horizonMs) throw new IdTooOldError()
    },
  }
}
