/** Time as a service sees it; injected, so that tests hold it in their hands. */
export interface Clock {
  /** Wall clock, milliseconds since 1970 UTC; may jump. For stamps and validity. */
  readonly nowMs: () => number
  /** Never goes back, milliseconds from an arbitrary start. For leases, timeouts and durations. */
  readonly monotonicMs: () => number
}

/** The machine's clocks. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
}
