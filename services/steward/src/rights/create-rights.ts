import {
  createNoticeWriter,
  type AclRule,
  type Admin,
  type BusLog,
  type BusRecordWriter,
} from '@ujirani/messaging'
import type { Clock, Logger, Part } from '@ujirani/runtime'
import { createAccessWriter } from './access-writer.ts'
import { createGroupOffsets } from './group-offsets.ts'
import { readRecordedRights } from './recorded-rights.ts'
import { createRightsKeeper, type RightsKeeper } from './rights-keeper.ts'
import { createRightsRecord } from './rights-record.ts'
import { createSnapshots } from './snapshots.ts'

interface RightsParts {
  readonly log: Pick<BusLog, 'reader' | 'records' | 'follower'>
  readonly admin: Admin
  /** For the offsets of groups alone. */
  readonly groupAdmin: Admin
  readonly writer: BusRecordWriter
  readonly clock: Clock
  readonly logger: Logger
  /** This steward's name, the same after a restart, and its run. */
  readonly name: string
  readonly run: string
  readonly standing: readonly AclRule[]
  readonly onUnsigned: (count: number) => void
}

/** Creates what keeps the parties' rights at the broker on record, while this steward leads. */
export function createRights(parts: RightsParts): {
  readonly rights: RightsKeeper
  readonly offsets: Part
} {
  const { log, admin, groupAdmin, clock, logger, standing, onUnsigned } = parts
  const { reader, records, follower } = log
  const writer = createAccessWriter(parts)
  const read = () => readRecordedRights({ reader, records })
  const record = createRightsRecord({ read, writer, reader, standing })
  const snapshots = createSnapshots({ admin, reader, writer, clock })
  const notices = createNoticeWriter({ reader, records, writer: parts.writer })
  return {
    rights: createRightsKeeper({ record, snapshots, notices, clock, logger, onUnsigned }),
    offsets: createGroupOffsets({ admin: groupAdmin, follower, writer, logger }),
  }
}
