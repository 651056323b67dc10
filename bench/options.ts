/** How much a benchmark does: `quick` proves that it works, and its figures mean nothing. */
export interface BenchOptions {
  readonly isQuick: boolean
  /** Tells a person what is under way. */
  readonly say: (line: string) => void
}
