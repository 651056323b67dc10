export { findFreePort } from '@ujirani/infra'
export { startOwnBus, testBus, testRegistry, type OwnBus } from './broker/test-bus.ts'
export { createCollector } from './collector.ts'
export { describeMessaging } from './contracts/messaging-contract.ts'
export { createManualClock, type ManualClock } from './manual-clock.ts'
export { openMemoryLog } from './memory/memory-bus-log.ts'
export { createMemoryBus, type MemoryBus } from './memory/memory-bus.ts'
export { createMemorySchemas, type MemorySchemas } from './memory/memory-schemas.ts'
export { buildForeignTools, type ForeignTools } from './process/foreign-tool.ts'
export {
  startServiceBus,
  type BusService,
  type BusServiceOptions,
  type ServiceBus,
} from './process/service-bus.ts'
export { startService, type RunningService } from './process/start-service.ts'
export { startTestIssuer, type TestIssuer } from './process/test-issuer.ts'
export {
  agreementDocument,
  provisionedAct,
  signedAct,
  signedAgreement,
} from './register/test-agreements.ts'
export { createTestEvidence } from './register/test-evidence.ts'
export {
  createTestEvents,
  toOriginRecord,
  type TestEventMembers,
  type TestEvents,
} from './register/test-events.ts'
export { knownSchemas } from './register/known-schemas.ts'
export { createTestParties, type TestParties } from './register/test-parties.ts'
export { createTestSteward, type TestSteward } from './register/test-steward.ts'
export { uniqueName } from './unique-name.ts'
export { until } from './until.ts'
