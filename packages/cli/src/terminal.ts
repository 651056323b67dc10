/** Where a command writes: results to one side, words for people to the other. */
export interface Terminal {
  /** A line of what was asked for (standard output). */
  readonly print: (line: string) => void
  /** A line about it (standard error). */
  readonly tell: (line: string) => void
}

/** The terminal of this process. A reader that has left (`| head`) ends it quietly. */
export function openTerminal(): Terminal {
  process.stdout.on('error', () => {
    process.exit(0)
  })
  return {
    print: (line) => {
      process.stdout.write(`${line}\n`)
    },
    tell: (line) => {
      process.stderr.write(`${line}\n`)
    },
  }
}
