export { connect, type Connection } from './connection.ts'
export { toDisposition, type Disposition } from './disposition.ts'
export {
  BrokerRefusedError,
  BrokerUnavailableError,
  OffsetOutOfRangeError,
  PublisherBusyError,
  PublisherClosedError,
  RecordTooLargeError,
  RegistryUnavailableError,
  SchemaMissingError,
  SchemaRefusedError,
  SchemaUnknownError,
  TopicMissingError,
} from './errors.ts'
export { partitionOf } from './partition-of.ts'
export { readBrokerSecurity, type BrokerSecurity, type KafkaConfig } from './kafka-config.ts'
export type {
  Arrival,
  PartitionBounds,
  PositionalReader,
  RecordsHandler,
  Watch,
  WatchFault,
  WatchRequest,
  WatchStart,
} from './positional-reader.ts'
export type { Publisher } from './publisher.ts'
export type {
  GroupConsumer,
  GroupConsumerOptions,
  GroupFault,
  RecordBatch,
} from './group-consumer.ts'
export type { AclOperation, AclRule, Admin, TopicSpec } from './admin.ts'
export type {
  IncomingRecord,
  OutgoingRecord,
  RecordHeaders,
  RecordPosition,
  TopicPartition,
} from './records.ts'
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
  type BusRecordToWrite,
  type BusRecordWriter,
} from './bus-records.ts'
export {
  createEventRecordReader,
  isSameContent,
  RecordMisplacedError,
  toEventRecord,
  type EventRecord,
  type EventRecordParts,
  type EventRecordReader,
} from './event-records.ts'
export { registerSchemas, type RegisterSchemasOptions } from './register-schemas.ts'
export {
  createSchemaRegistry,
  type SchemaRegistry,
  type SchemaRegistryOptions,
} from './schema-registry.ts'
export { createRegisterFollower, type RegisterFollowerOptions } from './log-register-follower.ts'
export type { RegisterFollower, RegisterListener } from './register-follower.ts'
export { openBusLog, type BusLog, type BusLogConfig } from './bus-log.ts'
export { toDecisionLine } from './decision-line.ts'
