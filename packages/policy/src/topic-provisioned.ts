import type { AgreementAct, AgreementId, PartyId } from '@ujirani/events'
import { withTopic } from './agreement-state.ts'
import { firstReason, repeated } from './applied-act.ts'
import { AgreementConflictError } from './errors.ts'
import type { Register, SharedTopic } from './register.ts'

const topicIdGrammar = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The steward says under which serial cursors mean a shared topic. Nobody signs it and it gives no
 * right: what may be read is decided by the agreement, whatever is provisioned.
 * @throws {AgreementConflictError}
 */
export function provisionTopic(register: Register, act: AgreementAct): Register | typeof repeated {
  const { name, topic } = readTopic(act)
  const known = register.topics.get(name)
  if (known?.topicId === topic.topicId && known.serial === topic.serial) return repeated
  const versions = register.agreements.get(topic.agreement)?.versions ?? []
  const recipients = versions.flatMap(({ document }) =>
    document.rules.flatMap(({ to }) => to.map(({ party }) => party)),
  )
  const serials = [...register.topics.values()].map(({ serial }) => serial)
  const reason = firstReason([
    [!recipients.includes(topic.recipient), 'no version of it has this recipient'],
    // Also a topic made again under its name needs a new one: old cursors must not fit it.
    [serials.includes(topic.serial), 'the serial is taken'],
  ])
  if (reason !== undefined) throw new AgreementConflictError(act.agreement, reason)
  return withTopic(register, name, topic)
}

function readTopic(act: AgreementAct): { readonly name: string; readonly topic: SharedTopic } {
  const { agreement, recipient, topic: name, topicId, serial } = act
  const isNamed = name !== null && name === `shared.${agreement}.${recipient ?? ''}`
  const isNumbered = serial !== null && Number.isInteger(serial) && serial >= 0
  if (!isNamed || !isNumbered || topicId === null || !topicIdGrammar.test(topicId)) {
    const reason = 'a provisioned topic needs its recipient, its own name, its id and its serial'
    throw new AgreementConflictError(agreement, reason)
  }
  const topic = {
    agreement: agreement as AgreementId,
    recipient: recipient as PartyId,
    serial,
    topicId,
  }
  return { name, topic }
}
