import { ProblemError } from '@ujirani/client'
import { signPartyRecord, type PartyPayload } from '@ujirani/policy'
import type { Demo } from './demo.ts'
import type { Member, Members } from './members.ts'

/** Records are amended when the demo's addresses have moved; hardly anybody moves them oftener. */
const mostAmendments = 50

/**
 * Admits every party: its record, signed by itself and a quorum of roots. A party that was admitted
 * by an earlier start stays as it is; where the demo's addresses have moved since, it amends its
 * record.
 */
export async function admitParties(members: Members, demo: Demo): Promise<void> {
  await Promise.all([...members.values()].map((member) => admit(member, demo)))
}

async function admit(member: Member, demo: Demo): Promise<void> {
  const first = await act(member, demo, 1)
  if (first === 1) return
  for (let counter = (first ?? 1) + 1; counter <= mostAmendments; counter += 1) {
    const reached = await act(member, demo, counter)
    if (reached === counter) return
    if (reached !== undefined) counter = reached
  }
  throw new TypeError(`${member.party} has a record that is not the demo's: start with --fresh`)
}

/** @returns the counter of the record that counts now; undefined when this act came too late */
async function act(member: Member, demo: Demo, counter: number): Promise<number | undefined> {
  const { party } = member.record
  const action = counter === 1 ? 'admit' : 'amend'
  const payload: PartyPayload = { bus: demo.bus, action, party, counter, record: member.record }
  const keys = action === 'admit' ? [member.key, ...demo.roots] : [member.key]
  try {
    return (await member.system.admitParty(await signPartyRecord(payload, keys))).counter
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 409) return undefined
    throw error
  }
}
