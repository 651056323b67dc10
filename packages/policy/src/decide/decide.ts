import { partyOf } from '@ujirani/events'
import { arrivalOf } from '../arrival.ts'
import type { Prior } from '../prior.ts'
import type { PlannedVersion, Register } from '../register.ts'
import { isInForce } from '../status.ts'
import { decideLane } from './decide-lane.ts'
import type { Decision, OriginEvent } from './decision.ts'
import type { LinkKeys } from './link-keys.ts'

/**
 * Decides an event: for each agreement of its publisher that is in force at `atMs` and each party
 * the publisher's rules there name, whether the event reaches it and in what form. Agreements by
 * id, recipients in the order of the document; none in force, no decision, no disclosure.
 *
 * An event that arrived while the agreement was not in force is withheld, however late it is
 * decided, unless the matching rule's history or an agreed back-fill covers it.
 *
 * Pure: the same event, register, instant, prior and keys give the same bytes. It costs what the
 * publisher's own agreements cost, however many others there are.
 *
 * @param prior what earlier decisions left
 * @param keys null for whoever does not hold the link keys: keyed values then read «keyed»
 */
// eslint-disable-next-line max-params -- the five arguments are what a replay must record
export function decide(
  event: OriginEvent,
  register: Register,
  atMs: number,
  prior: Prior,
  keys: LinkKeys | null,
): readonly Decision[] {
  const publisher = partyOf(event.envelope)
  const decisions: Decision[] = []
  for (const planned of register.plan.get(publisher) ?? nothingPlanned) {
    if (!isInForce(planned.state, planned.version, atMs)) continue
    const arrival = arrivalOf(planned, event.arrivedMs)
    const context = { planned, publisher, register, atMs, prior, keys, arrival }
    for (const lane of planned.version.compiled.lanesOf(publisher, event.type)) {
      decisions.push(decideLane(event, lane, context))
    }
  }
  return decisions
}

const nothingPlanned: readonly PlannedVersion[] = []
