import type { AccessOffset } from '@ujirani/events'
import type { Admin, RegisterFollower } from '@ujirani/messaging'
import type { Logger, Part } from '@ujirani/runtime'
import { createPeriodicPart } from '@ujirani/runtime'
import type { AccessWriter } from './access-writer.ts'

interface OffsetParts {
  /** Its own: nothing waits behind hundreds of groups. */
  readonly admin: Pick<Admin, 'listGroups' | 'groupOffsets' | 'close'>
  readonly follower: Pick<RegisterFollower, 'current'>
  readonly writer: AccessWriter
  readonly logger: Logger
}

const everyMs = 30_000
/** Some 80 bytes each. */
const offsetsPerRecord = 5_000

/**
 * Puts on record each 30 s how far the parties' consumer groups say that they have read, as far as
 * that has changed. A run begins by saying all of it.
 */
export function createGroupOffsets(
  parts: OffsetParts,
): Part & { readonly look: () => Promise<void> } {
  const { admin, follower, writer, logger } = parts
  const known = new Map<string, number>()
  const look = async (): Promise<void> => {
    try {
      const { parties } = follower.current()
      const isOfParty = (group: string): boolean =>
        [...parties.keys()].some((party) => group.startsWith(`${party}~`))
      for (const group of (await admin.listGroups()).filter(isOfParty)) {
        const changed = (await readOffsets(admin, group)).filter(
          (each) => known.get(keyOf(each)) !== each.offset,
        )
        for (let at = 0; at < changed.length; at += offsetsPerRecord) {
          const offsets = changed.slice(at, at + offsetsPerRecord)
          await writer.write('OFFSETS', { offsets })
          for (const each of offsets) known.set(keyOf(each), each.offset)
        }
      }
    } catch (error) {
      logger.warn('group offsets not recorded', { error })
    }
  }
  const periodic = createPeriodicPart('group-offsets', everyMs, look)
  return {
    ...periodic,
    look,
    stop: async () => {
      await periodic.stop()
      await admin.close()
    },
  }
}

async function readOffsets(
  admin: Pick<Admin, 'groupOffsets'>,
  group: string,
): Promise<readonly AccessOffset[]> {
  const topics = await admin.groupOffsets(group)
  return [...topics].flatMap(([topic, partitions]) =>
    [...partitions].map(([partition, offset]) => ({ group, topic, partition, offset })),
  )
}

function keyOf({ group, topic, partition }: AccessOffset): string {
  return `${group} ${topic} ${String(partition)}`
}
