import { BusError, type ErrorCode } from '@ujirani/errors'

/** What the shell is told; also shown by `ujirani --help`. */
export const exitCodes = {
  done: 0,
  /** Some of what was asked for was not done; what, stands on standard error. */
  failed: 1,
  /** The command line, or a file named on it, is wrong. */
  usage: 2,
  /** The demo is not running, or something of it cannot be reached. */
  unreachable: 3,
  /** The bus said no. */
  refused: 4,
  /** A fault of this program. */
  broken: 70,
} as const

const byErrorCode: Partial<Record<ErrorCode, number>> = {
  ERR_NOT_READY: exitCodes.unreachable,
  ERR_REMOTE_PROBLEM: exitCodes.refused,
  ERR_NOT_FOUND: exitCodes.usage,
  ERR_REQUEST_INVALID: exitCodes.usage,
}

/** The exit code for what a command threw. */
export function toExitCode(error: unknown): number {
  if (!BusError.is(error)) return exitCodes.broken
  return byErrorCode[error.code] ?? exitCodes.failed
}
