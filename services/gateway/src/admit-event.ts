import type { PartyId, ParsedEvent } from '@ujirani/events'
import { catalogue, parseEvent } from '@ujirani/events'
import type { GatewayParts } from './parts.ts'

type Door = Pick<GatewayParts, 'admission' | 'register' | 'clock'>

/**
 * Parses one event in structured shape and passes it through the door.
 *
 * @throws what parsing, or a step of the door, refuses it with
 */
export function admitEvent(
  { admission, register, clock }: Door,
  party: PartyId,
  json: unknown,
): ParsedEvent {
  const event = parseEvent(json, catalogue)
  const families = register.current().parties.get(party)?.record.families ?? []
  const { envelope, type, value } = event
  admission.admit({ envelope, type, value, party, families, nowMs: clock.nowMs() })
  return event
}
