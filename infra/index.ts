export { startBroker, type Broker } from './local/kafka/broker.ts'
export { toPartiesListener } from './local/kafka/parties-listener.ts'
export type { KafkaCredentials } from './local/kafka/server-properties.ts'
export { startRegistry, type Registry } from './local/registry/registry.ts'
