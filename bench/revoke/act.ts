import type { AgreementId, PartyId } from '@ujirani/events'
import { signAct, type ActPayload } from '@ujirani/policy'
import type { BenchParty } from '../bus/bench-parties.ts'

/** Signs an act on an agreement as it stands now; it can be handed in at once. */
export async function prepareAct(
  { party, key, client }: BenchParty,
  agreement: string,
  action: 'suspend' | 'resume',
): Promise<string> {
  const { version, hash, counter } = await client.agreement(agreement)
  const payload: ActPayload = {
    bus: 'demo',
    agreement: agreement as AgreementId,
    version,
    hash,
    action,
    party: party as PartyId,
    counter: Number(counter) + 1,
  }
  return signAct(payload, key)
}
