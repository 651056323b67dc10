export { connect, type Connection } from './connection.ts'
export { toDisposition } from './disposition.ts'
export {
  BrokerUnavailableError,
  OffsetOutOfRangeError,
  PublisherClosedError,
  RecordTooLargeError,
  RegistryUnavailableError,
  SchemaMissingError,
  SchemaUnknownError,
  TopicMissingError,
} from './errors.ts'
export { partitionOf } from './partition-of.ts'
export { readBrokerSecurity, type BrokerSecurity, type KafkaConfig } from './kafka-config.ts'
export type {
  PartitionBounds,
  PositionalReader,
  RecordsHandler,
  Watch,
  WatchFault,
  WatchRequest,
} from './positional-reader.ts'
export type { Publisher } from './publisher.ts'
export { readAll, readWhole } from './read-all.ts'
export type {
  GroupConsumer,
  GroupConsumerOptions,
  GroupFault,
  RecordBatch,
} from './group-consumer.ts'
export { toAccessRecord } from './access/access-record.ts'
export { keyOfRule } from './access/access-rules.ts'
export { openTopics, planPartyRules } from './access/party-rules.ts'
export {
  parseServicePrincipals,
  planServiceRules,
  type ServicePrincipals,
} from './access/service-rules.ts'
export type { AclRule, Admin, TopicSpec } from './admin.ts'
export { headerText } from './records.ts'
export type { IncomingRecord, OutgoingRecord, RecordPosition, TopicPartition } from './records.ts'
export {
  baseTopics,
  inboxTopic,
  noticesTopic,
  originTopic,
  parseSharedTopic,
  quarantineTopic,
  sharedTopic,
} from './topic-names.ts'
export {
  createBusRecordReader,
  createBusRecordWriter,
  type BusRecordReader,
  type BusRecordWriter,
} from './bus-records.ts'
export {
  createEventRecordReader,
  isSameContent,
  toEventRecord,
  type EventRecord,
  type EventRecordReader,
} from './event-records.ts'
export { toNotice } from './notices/notice.ts'
export { createNoticeWriter, type NoticeWriter } from './notices/notice-writer.ts'
export { registerSchemas } from './register-schemas.ts'
export { createSchemaRegistry, type SchemaRegistry } from './schema-registry.ts'
export { createRegisterFollower } from './log-register-follower.ts'
export type { RegisterFollower, RegisterListener } from './register-follower.ts'
export { openBusLog, type BusLog } from './bus-log.ts'
export { toDecisionLine } from './decision-line.ts'
export { createRecordContents, type RecordContents } from './record-contents.ts'
