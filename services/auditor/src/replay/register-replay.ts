import type { AgreementAct, PartyAct } from '@ujirani/events'
import { applyAgreementAct, applyPartyAct, type LoggedAct, type Register } from '@ujirani/policy'

/** An act with its place; no value when it cannot be read, or is not its key's. */
export type ReplayedAct<T> = Omit<LoggedAct<T>, 'value'> & { readonly value: T | undefined }

/** All acts of the bus, from offset 0 on without gaps. */
export interface ActLog {
  readonly parties: readonly ReplayedAct<PartyAct>[]
  readonly agreements: readonly ReplayedAct<AgreementAct>[]
}

/** Up to where decisions say they knew the two topics. */
export interface Ends {
  readonly partiesEnd: number
  readonly agreementsEnd: number
}

/** Gives the register as it was at recorded positions. */
export interface RegisterReplay {
  /** The register that a decision with these ends was made under; at most all there is. */
  at(ends: Ends): Promise<Register>
}

/**
 * Creates a replay of the register. Ends that rise, as decisions in log order nearly always have
 * them, cost one application per act in all; ends that go back begin anew.
 */
export function createRegisterReplay(empty: Register, log: ActLog): RegisterReplay {
  let register = empty
  return {
    at: async (ends) => {
      const isBehind =
        ends.partiesEnd < register.partiesEnd || ends.agreementsEnd < register.agreementsEnd
      if (isBehind) register = empty
      register = await advance(register, log, ends)
      return register
    },
  }
}

/** Applies what is missing, each agreement's act after the party acts that were there before it. */
async function advance(from: Register, log: ActLog, ends: Ends): Promise<Register> {
  let register = from
  const applyParties = async (untilMs: number): Promise<void> => {
    while (register.partiesEnd < ends.partiesEnd) {
      // Neither topic ever loses a record, so an act's offset is its index.
      const act = log.parties[register.partiesEnd]
      if (act === undefined || act.timestampMs > untilMs) return
      register = await applyParty(register, act)
    }
  }
  while (register.agreementsEnd < ends.agreementsEnd) {
    const act = log.agreements[register.agreementsEnd]
    if (act === undefined) break
    await applyParties(act.timestampMs)
    register = await applyAgreement(register, act)
  }
  await applyParties(Infinity)
  return register
}

async function applyParty(
  register: Register,
  { value, ...place }: ReplayedAct<PartyAct>,
): Promise<Register> {
  if (value === undefined) return { ...register, partiesEnd: place.offset + 1 }
  return (await applyPartyAct(register, { ...place, value })).register
}

async function applyAgreement(
  register: Register,
  { value, ...place }: ReplayedAct<AgreementAct>,
): Promise<Register> {
  if (value === undefined) return { ...register, agreementsEnd: place.offset + 1 }
  return (await applyAgreementAct(register, { ...place, value })).register
}
