import { join } from 'node:path'
import { z } from 'zod'
import { LedgerInconsistentError } from '../errors.ts'
import type { Disk } from './disk.ts'
import type { Origin } from './sidecar-row.ts'

/** How far the log has come with one partition. */
export interface Position extends Origin {
  /** The offset after the last record that has a leaf. */
  readonly next: number
}

/** What the log has bound itself to: everything after it on the disk never happened. */
export interface Committed {
  /** The checkpoint's note. */
  readonly note: string
  /** Leaves in its tree. */
  readonly size: number
  /** By the number of the origin; one is never taken out. */
  readonly positions: readonly Position[]
}

const shape = z.strictObject({
  format: z.literal(1),
  note: z.string(),
  size: z.int().min(0),
  positions: z.array(
    z.strictObject({
      topic: z.string(),
      topicId: z.uuid(),
      partition: z.int().min(0),
      next: z.int().min(0),
    }),
  ),
})

const nameOf = (folder: string): string => join(folder, 'committed.json')

/**
 * What a log has committed; undefined where there is no log.
 *
 * @throws {LedgerInconsistentError} the file is something else
 */
export async function readCommitted(disk: Disk, folder: string): Promise<Committed | undefined> {
  const bytes = await disk.read(nameOf(folder))
  if (bytes === undefined) return undefined
  try {
    return shape.parse(JSON.parse(bytes.toString('utf8')))
  } catch (cause) {
    throw new LedgerInconsistentError('what it has committed cannot be read', { cause })
  }
}

/** Commits: written aside, then put in place at once. Durable when it resolves. */
export async function writeCommitted(
  disk: Disk,
  folder: string,
  { note, size, positions }: Committed,
): Promise<void> {
  const text = `${JSON.stringify({ format: 1, note, size, positions })}\n`
  const aside = `${nameOf(folder)}.new`
  await disk.writeAside(aside, Buffer.from(text))
  await disk.move(aside, nameOf(folder))
}
