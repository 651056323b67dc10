import { createTokenSource, parseClientFile } from '@ujirani/client'
import { Kafka, logLevel } from 'kafkajs'
import type { StructuredEvent } from './events.ts'
import type { WholeBus } from './whole-bus.ts'

/** kafkajs as a party of the demo would use it, with tokens that it asks for itself. */
export function createPartyKafka(bus: WholeBus, party: string): Kafka {
  const file = parseClientFile(bus.read('clients', `${party}-system.json`))
  const scope = 'events:publish feed:read'
  const token = createTokenSource(file, { resource: `${file.resource}/kafka`, scope })
  return new Kafka({
    clientId: party,
    brokers: [`127.0.0.1:${String(bus.portBase + 1014)}`],
    sasl: {
      mechanism: 'oauthbearer',
      oauthBearerProvider: async () => ({ value: await token() }),
    },
    connectionTimeout: 10_000,
    authenticationTimeout: 10_000,
    logLevel: logLevel.NOTHING,
  })
}

/** An event as a party's client writes it into its inbox. */
export function toInboxMessage(event: StructuredEvent): {
  readonly key: string
  readonly value: string
  readonly headers: Record<string, string>
} {
  return {
    key: String(event['subject']),
    value: JSON.stringify(event),
    headers: { 'content-type': 'application/cloudevents+json' },
  }
}
