export { startBroker, type Broker, type BrokerOptions } from './local/kafka/broker.ts'
export type { KafkaCredentials, KafkaListener } from './local/kafka/server-properties.ts'
export { startRegistry, type Registry, type RegistryOptions } from './local/registry/registry.ts'
