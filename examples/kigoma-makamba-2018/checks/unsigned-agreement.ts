import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@ujirani/client'
import { parseAgreement, signAgreement, type AgreementDocument } from '@ujirani/policy'
import { memberOf } from '../bus/members.ts'
import { signAs } from '../bus/signing.ts'
import type { BusCheck, PlayedBus } from './bus-check.ts'
import { judgeRefusal } from './refusal.ts'

/** An agreement that its proposer alone has signed; it would give UNDP all there is of returns. */
export function readUnsignedAgreement(): AgreementDocument {
  const file = join(import.meta.dirname, '..', 'refused', 'unsigned-agreement.json')
  return parseAgreement(JSON.parse(readFileSync(file, 'utf8')))
}

/** Proposes it, before the story's events are published; a repeat changes nothing. */
export async function proposeUnsigned(bus: Omit<PlayedBus, 'published'>): Promise<void> {
  const document = readUnsignedAgreement()
  const signature = await signAs(proposerOf(document), document, bus)
  await memberOf(bus.members, 'unhcr').system.proposeAgreement({ document, signature })
}

/** Nobody can sign for UNDP, and until it signs nothing comes of what UNHCR has proposed. */
export const unsignedAgreement: BusCheck = {
  name: 'an unsigned agreement is refused and discloses nothing',
  async look(bus) {
    const document = readUnsignedAgreement()
    const wrong = [
      ...(await judgeForgery(document, bus)),
      ...(await judgeState(document, bus)),
      ...(await judgeEffect(document, bus)),
    ]
    return { looked: `${document.agreement}, signed by ${proposerOf(document)} alone`, wrong }
  },
}

function proposerOf({ parties: [first] }: AgreementDocument) {
  if (first === undefined) throw new TypeError('an agreement without parties')
  return first.party
}

/** UNHCR signs in UNDP's name, with its own key. */
async function judgeForgery(
  document: AgreementDocument,
  { members, demo }: PlayedBus,
): Promise<readonly string[]> {
  const forger = memberOf(members, 'unhcr')
  const victim = memberOf(members, 'undp').record.party
  const forged = await signAgreement(
    { bus: demo.bus, party: victim, counter: 1, document },
    { ...forger.key, kid: memberOf(members, 'undp').key.kid },
  )
  const sign = (party: string): Promise<unknown> =>
    memberOf(members, party).system.signAgreement(document.agreement, forged)
  return [
    ...(await judgeRefusal('a signature handed in by another', sign('unhcr'), 403, 409, 422)),
    ...(await judgeRefusal('a signature by another key', sign('undp'), 422)),
  ]
}

async function judgeState(
  { agreement }: AgreementDocument,
  { members }: PlayedBus,
): Promise<readonly string[]> {
  const { state } = await memberOf(members, 'unhcr').system.agreement(agreement)
  return state === 'PROPOSED' ? [] : [`${agreement} is no longer proposed only`]
}

async function judgeEffect(
  { agreement, rules }: AgreementDocument,
  { context: { gatewayUrl: gateway }, members, published }: PlayedBus,
): Promise<readonly string[]> {
  const types = rules.flatMap((rule) => rule.types)
  const meant = published.filter(({ event }) => types.includes(event.type.type))
  if (meant.length === 0) return ['no event was published that it would disclose']
  const publisher = memberOf(members, 'unhcr').system
  const wrong: string[] = []
  for (const { event } of meant) {
    const { deliveries } = await publisher.deliveries(event.envelope.id)
    if (deliveries.some((each) => each.agreement === agreement)) {
      wrong.push(`${event.name} was decided under ${agreement}`)
    }
  }
  const reader = createClient({ gateway, token: memberOf(members, 'undp').deskToken })
  for await (const { event: copy } of reader.feed({ live: false })) {
    if (copy['agreement'] === agreement) wrong.push(`undp received ${copy.type} under it`)
  }
  return wrong
}
