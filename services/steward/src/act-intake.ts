import type { AgreementAct, AgreementId, PartyAct } from '@ujirani/events'
import { tryAgreementAct, tryPartyAct, type AppliedAct, type Register } from '@ujirani/policy'
import { baseTopics, type BusRecordWriter, type RegisterFollower } from '@ujirani/messaging'
import type { Clock } from '@ujirani/runtime'
import type { Provisioning } from './provisioning.ts'
import { createTurns } from './turns.ts'
import { untilApplied } from './until-applied.ts'

/** What an act led to: the register it stands in, and whether it stood there before. */
export interface Acceptance {
  readonly register: Register
  readonly isRepeat: boolean
}

/**
 * Takes acts in: those on one party or agreement one after the other, others beside each other. What
 * they make of each other the log decides.
 */
export interface ActIntake {
  /** @throws what policy refuses it with; nothing is written then */
  admit(act: PartyAct): Promise<Acceptance>
  /** @throws what policy refuses it with; nothing is written then */
  agree(act: AgreementAct): Promise<Acceptance>
  /**
   * Takes in an act on an agreement that all have signed. It waits for no topic that is made: what
   * takes back a signature has no time.
   *
   * @throws what policy refuses it with
   */
  act(act: AgreementAct): Promise<Acceptance>
  /** Runs a job when no act is under way, and lets none begin before it has ended. */
  between<T>(job: () => Promise<T>): Promise<T>
  /** Resolves when no act is under way. */
  idle(): Promise<void>
}

interface IntakeParts {
  readonly follower: RegisterFollower
  readonly writer: BusRecordWriter
  readonly provisioning: Provisioning
  readonly clock: Clock
  /** Resolves when acts may be taken in; rejects when another steward takes them. */
  readonly ready: () => Promise<void>
}

/**
 * Creates the intake: try an act on the register as it will be met, make what must exist before it,
 * write it, and answer once this process has itself read it back.
 *
 * Killed between any two steps nothing is half done: topics without an act are found by the next
 * try, and an act that was written but not answered is a repeat.
 */
export function createActIntake(parts: IntakeParts): ActIntake {
  const { writer, provisioning, clock } = parts
  const turns = createTurns()
  const actsInTurn = createTurns()

  const accept = createAccept(parts)
  const writeAct = async (act: AgreementAct): Promise<Written> => {
    const { agreement: key } = act
    const record = { topic: baseTopics.agreements, key, value: act }
    const { offset } = await writer.write('AgreementAct', record)
    return {
      isApplied: ({ agreementsEnd }) => agreementsEnd > offset,
      counts: ({ agreements }) =>
        agreements.get(key as AgreementId)?.deeds.some((deed) => deed.offset === offset) === true,
    }
  }
  const tryOn = (act: AgreementAct) => (register: Register) =>
    tryAgreementAct(register, act, clock.nowMs())
  return {
    admit: (act) =>
      turns.run(`party ${act.party}`, () =>
        accept(
          (register) => tryPartyAct(register, act, clock.nowMs()),
          async (tried) => {
            const { party: key } = act
            await provisioning.prepareParty(tried, key)
            const record = { topic: baseTopics.parties, key, value: act }
            const { offset } = await writer.write('PartyAct', record)
            return { isApplied: ({ partiesEnd }) => partiesEnd > offset }
          },
        ),
      ),
    agree: (act) =>
      turns.run(`agreement ${act.agreement}`, () =>
        accept(tryOn(act), async (tried) => {
          // The topics first: nothing may be in force that has nowhere to be written.
          await provisioning.prepareAgreement(tried, act.agreement)
          return writeAct(act)
        }),
      ),
    between: (job) => turns.alone(job),
    act: (act) => actsInTurn.run(act.agreement, () => accept(tryOn(act), () => writeAct(act))),
    idle: async () => {
      await Promise.all([turns.idle(), actsInTurn.idle()])
    },
  }
}

/** A record that stands in the log. */
interface Written {
  /** Whether a register has met it. */
  readonly isApplied: (register: Register) => boolean
  /** Whether it stands there as an accepted act; undefined: only trying it again tells. */
  readonly counts?: (register: Register) => boolean
}

type Accept = (
  attempt: (register: Register) => Promise<AppliedAct>,
  write: (tried: Register) => Promise<Written>,
) => Promise<Acceptance>

/** Tries, writes, and answers by what the log has made of it. */
function createAccept({ follower, ready }: Pick<IntakeParts, 'follower' | 'ready'>): Accept {
  return async (attempt, write) => {
    await ready()
    const before = follower.current()
    const tried = await attempt(before)
    if (tried.refused !== undefined) throw tried.refused
    if (tried.repeated) return { register: before, isRepeat: true }
    const { isApplied, counts } = await write(tried.register)
    const register = await untilApplied(follower, isApplied)
    if (counts?.(register) === true) return { register, isRepeat: false }
    // What counts is what the log made of it: another act may have come in between.
    const { refused } = await attempt(register)
    if (refused !== undefined) throw refused
    return { register, isRepeat: false }
  }
}
