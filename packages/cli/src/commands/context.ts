import type { Terminal } from '../terminal.ts'

/** What every command is given. */
export interface CommandContext {
  readonly stateDir: string
  readonly terminal: Terminal
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}
