import type { Authenticate, Guard, Quota } from '@ujirani/http'
import type {
  BusRecordReader,
  EventRecordReader,
  PositionalReader,
  RegisterFollower,
  SchemaRegistry,
} from '@ujirani/messaging'
import type { Clock, Health, Logger } from '@ujirani/runtime'
import type { AccessLog } from './access/access-log.ts'
import type { Admission } from './admission/admission.ts'
import type { GatewayConfig } from './config.ts'
import type { Feed } from './feed/feed.ts'
import type { EventIndex } from './index/event-index.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Publishing } from './publishing.ts'
import type { ReceiptSigner } from './receipts.ts'
import type { RegistryWindow } from './registry-window.ts'
import type { Steward } from './steward.ts'

/** Everything routes are made of; none of it is touched before a request comes. */
export interface GatewayParts {
  readonly config: GatewayConfig
  readonly clock: Clock
  readonly logger: Logger
  readonly health: Health
  readonly register: RegisterFollower
  readonly reader: PositionalReader
  readonly schemas: SchemaRegistry
  readonly eventRecords: EventRecordReader
  readonly busRecords: BusRecordReader
  readonly index: EventIndex
  readonly admission: Admission
  readonly publishing: Publishing
  readonly feed: Feed
  /** Told before anything of an event is sent to anybody. */
  readonly access: AccessLog
  /** Verifies a caller; asked again for those who stay. */
  readonly authenticate: Authenticate
  readonly signer: ReceiptSigner
  readonly ledger: Ledger
  readonly steward: Steward
  readonly registryWindow: RegistryWindow
  /** Events and bytes that a party may send. */
  readonly quotas: { readonly events: Quota; readonly bytes: Quota }
  /** Before anything is read: the state of agreements is known to be current. */
  readonly freshLease: Guard
}
