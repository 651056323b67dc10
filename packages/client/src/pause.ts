import { setTimeout as sleep } from 'node:timers/promises'

/** Waiting between tries. */
export interface Backoff {
  /** The first wait is at most this long; each further one twice as long. Milliseconds. */
  readonly baseMs: number
  /** No wait is longer, whatever the gateway asks for. */
  readonly capMs: number
}

/** Half a second to half a minute. */
export const defaultBackoff: Backoff = { baseMs: 500, capMs: 30_000 }

/**
 * How long to wait before try number `attempt` (from 1): what the gateway asked for and up to a
 * fifth more, or else anything up to the doubled base. Without the chance in it all clients of a
 * gateway that has restarted would come back in the same instant.
 */
export function toWaitMs(
  { baseMs, capMs }: Backoff,
  attempt: number,
  retryAfterSeconds: number | undefined,
  random: () => number = Math.random,
): number {
  if (retryAfterSeconds !== undefined) {
    return Math.min(retryAfterSeconds * 1000 * (1 + random() / 5), capMs)
  }
  return Math.min(baseMs * 2 ** Math.min(attempt - 1, 20), capMs) * random()
}

/** Waits; ends at once, without throwing, when `signal` is aborted. */
export async function pause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(waitMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
}
