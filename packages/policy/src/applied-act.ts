import { BusError } from '@ujirani/errors'
import type { Register } from './register.ts'

/** A record of `parties` or `agreements` with its place in the log. */
export interface LoggedAct<T> {
  readonly value: T
  readonly offset: number
  /** The broker's append time, in milliseconds since 1970. */
  readonly timestampMs: number
}

const refusalCodes = [
  'ERR_AGREEMENT_CONFLICT',
  'ERR_AGREEMENT_INVALID',
  'ERR_PARTY_CONFLICT',
  'ERR_PARTY_INVALID',
  'ERR_SIGNATURE_INVALID',
] as const

/** Why an act was refused; a door can throw it as it is. */
type ActRefusal = {
  [C in (typeof refusalCodes)[number]]: BusError<C>
}[(typeof refusalCodes)[number]]

/** What became of an act. */
export interface AppliedAct {
  /** Refused or repeated: as before but for the end position. */
  readonly register: Register
  readonly refused?: ActRefusal
  /** The same statement had been accepted before: nothing to do, and nothing wrong. */
  readonly repeated: boolean
}

/** What a handler answers to a statement that already stands in the register. */
export const repeated = Symbol('repeated')

/**
 * Runs one handler over a register whose end has already moved past the act. Only the refusals
 * named above are outcomes; any other error is a fault and goes on.
 */
export async function attempt(
  moved: Register,
  handle: (moved: Register) => Promise<Register | typeof repeated>,
): Promise<AppliedAct> {
  try {
    const outcome = await handle(moved)
    if (outcome === repeated) return { register: moved, repeated: true }
    return { register: outcome, repeated: false }
  } catch (error) {
    if (!isRefusal(error)) throw error
    return { register: moved, refused: error, repeated: false }
  }
}

function isRefusal(error: unknown): error is ActRefusal {
  return refusalCodes.some((code) => BusError.is(error, code))
}

/** A condition under which an act is refused, and the words for it. */
export type Ground = readonly [applies: boolean, reason: string]

/** The reason of the first ground that applies: the order of the list is the order of asking. */
export function firstReason(grounds: readonly Ground[]): string | undefined {
  return grounds.find(([applies]) => applies)?.[1]
}
