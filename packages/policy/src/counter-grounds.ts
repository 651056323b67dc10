import type { Ground } from './applied-act.ts'

/** The farthest a counter may rise at once; a clock's milliseconds are a counter as good as any. */
const strideLimit = 2 ** 42

/** Why a statement's counter would be refused, after the last one of its row. */
export function counterGrounds(next: number, last: number): readonly Ground[] {
  return [
    [next <= last, 'the counter does not rise'],
    // Whoever steals a key must not use up all counters there are: its owner would be mute.
    [next > last + strideLimit, 'the counter rises too far at once'],
  ]
}
