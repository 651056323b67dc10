import { toKafkaHeaders } from '@ujirani/events'
import type { Register } from '@ujirani/policy'
import {
  convoyAgreement,
  dataOf,
  eventOf,
  registerOf,
  typeOf,
} from '../../packages/policy/test/disclosures.ts'
import { createDecidedLog } from '../../packages/policy/test/log.ts'
import type { PublishedEvent, SignedAgreement } from './reference/history.ts'

/** The register of a bus on which the agreement is in force. */
export function signed(agreement: SignedAgreement): Promise<Register> {
  return registerOf([convoyAgreement({ ...agreement })])
}

/** An event as the door hands it on: its value and its type looked up. */
type AdmittedEvent = ReturnType<typeof eventOf>

const admitted = new WeakMap<PublishedEvent, AdmittedEvent>()

/** Admits an event; the same one once. */
export function admit(event: PublishedEvent): AdmittedEvent {
  const known = admitted.get(event) ?? admitFirst(event)
  admitted.set(event, known)
  return known
}

function admitFirst({ envelope, data }: PublishedEvent): AdmittedEvent {
  const name = envelope.type.replace(/^org\.ujirani\.(.*)\.v1$/, '$1')
  // An attribute of the fixture that the event does not have is not to come in from there.
  const blank = { correlationid: undefined, causationid: undefined }
  const attributes: unknown = { ...blank, ...envelope }
  const event = eventOf(name, dataOf(typeOf(name), data), attributes as AdmittedEvent['envelope'])
  const entries = Object.entries(event.envelope).filter(([, value]) => value !== undefined)
  return { ...event, envelope: Object.fromEntries(entries) as unknown as typeof event.envelope }
}

/** Every byte that a recipient gets of a history, copy by copy. */
export function received(
  history: readonly AdmittedEvent[],
  register: Register,
  recipient: string,
): readonly string[] {
  const log = createDecidedLog(() => register)
  return history.flatMap((event) =>
    log.next(event).flatMap((decision) => {
      if (decision.outcome !== 'DISCLOSED' || decision.recipient !== recipient) return []
      const { envelope, key, salt, type, value } = decision.copy
      const headers = toKafkaHeaders(envelope, { salt })
      return [JSON.stringify([key, type.avro.toBuffer(value).toString('base64'), headers])]
    }),
  )
}
