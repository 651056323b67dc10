import type { AgreementAct, AgreementId, Heartbeat, PartyAct, PartyId } from '@ujirani/events'
import {
  baseTopics,
  createBusRecordWriter,
  inboxTopic,
  noticesTopic,
  originTopic,
  quarantineTopic,
  sharedTopic,
  type Admin,
  type BusRecordWriter,
  type Connection,
  type PositionalReader,
  type Publisher,
  type SchemaRegistry,
  type TopicSpec,
} from '@ujirani/messaging'
import type { AgreementDocument } from '@ujirani/policy'
import { createHeartbeats } from './heartbeats.ts'
import { provisionedAct, signedAgreement } from './test-agreements.ts'
import type { TestParties } from './test-parties.ts'

/**
 * Writes what a steward would, without being one: for tests of the services that follow it. It
 * checks nothing, so that a test can also write what no steward would.
 */
export interface TestSteward {
  /** Makes the base topics. */
  prepare(): Promise<void>
  /** Makes each party's topics and writes its admission. */
  admit(parties: TestParties): Promise<void>
  /** Makes the shared topics, says so, and writes the proposal and all signatures. */
  conclude(
    parties: TestParties,
    document: AgreementDocument,
    counter?: number,
    acknowledges?: readonly string[],
  ): Promise<void>
  writePartyAct(act: PartyAct): Promise<void>
  writeAgreementAct(act: AgreementAct): Promise<void>
  /** Writes one heartbeat over the ends as they are. */
  beat(): Promise<void>
  /** Beats each `intervalMs` (250 unless told) until stopped. */
  startBeating(intervalMs?: number): void
  /** No beat is written after this. */
  stopBeating(): Promise<void>
  close(): Promise<void>
}

const toSpec = (topic: string): TopicSpec => ({
  topic,
  partitions: 1,
  replication: 1,
  config: { 'message.timestamp.type': 'LogAppendTime' },
})

class LogWriter implements TestSteward {
  readonly #publisher: Publisher
  readonly #admin: Admin
  readonly #reader: PositionalReader
  readonly #writer: BusRecordWriter
  readonly #heartbeats = createHeartbeats(() => this.beat())
  #serial = 0

  constructor(connection: Connection, schemas: SchemaRegistry) {
    this.#publisher = connection.createPublisher()
    this.#admin = connection.createAdmin()
    this.#reader = connection.createPositionalReader()
    this.#writer = createBusRecordWriter(this.#publisher, schemas)
  }

  async prepare(): Promise<void> {
    await this.#admin.createTopics(Object.values(baseTopics).map(toSpec))
  }

  async admit(parties: TestParties): Promise<void> {
    const kinds = [originTopic, inboxTopic, quarantineTopic, noticesTopic]
    const topics = parties.all.flatMap(({ party }) => kinds.map((toName) => toName(party)))
    await this.#admin.createTopics(topics.map(toSpec))
    for (const { admission } of parties.all) await this.writePartyAct(admission)
  }

  async conclude(
    parties: TestParties,
    document: AgreementDocument,
    counter = 1,
    acknowledges: readonly string[] = [],
  ): Promise<void> {
    const { agreement, rules } = document
    const [proposal, ...signatures] = await signedAgreement(parties, document, counter)
    if (proposal !== undefined) await this.writeAgreementAct({ ...proposal, acknowledges })
    const recipients = new Set(rules.flatMap(({ to }) => to.map(({ party }) => party)))
    for (const recipient of recipients) await this.#provision(agreement, recipient)
    for (const signature of signatures) await this.writeAgreementAct(signature)
  }

  async writePartyAct(value: PartyAct): Promise<void> {
    await this.#writer.write('PartyAct', { topic: baseTopics.parties, key: value.party, value })
  }

  async writeAgreementAct(value: AgreementAct): Promise<void> {
    const { agreement: key } = value
    await this.#writer.write('AgreementAct', { topic: baseTopics.agreements, key, value })
  }

  async beat(): Promise<void> {
    const { parties, agreements, heartbeat } = baseTopics
    const bounds = await this.#reader.bounds([parties, agreements])
    const value: Heartbeat = {
      partiesEnd: bounds.get(parties)?.[0]?.end ?? 0,
      agreementsEnd: bounds.get(agreements)?.[0]?.end ?? 0,
      at: Date.now(),
      steward: 'test',
      kind: null,
      term: null,
    }
    await this.#writer.write('Heartbeat', { topic: heartbeat, key: null, value })
  }

  startBeating(intervalMs = 250): void {
    this.#heartbeats.start(intervalMs)
  }

  async stopBeating(): Promise<void> {
    await this.#heartbeats.stop()
  }

  async close(): Promise<void> {
    await this.stopBeating()
    await Promise.all([this.#publisher, this.#admin, this.#reader].map((part) => part.close()))
  }

  async #provision(agreement: AgreementId, recipient: PartyId): Promise<void> {
    const topic = sharedTopic(agreement, recipient)
    await this.#admin.createTopics([toSpec(topic)])
    const topicId = (await this.#reader.topicIds([topic])).get(topic) ?? null
    this.#serial += 1
    const place = { agreement, recipient, topic, topicId, serial: this.#serial }
    await this.writeAgreementAct(provisionedAct(place))
  }
}

/** Creates one; it connects when it is first used. */
export function createTestSteward(connection: Connection, schemas: SchemaRegistry): TestSteward {
  return new LogWriter(connection, schemas)
}
