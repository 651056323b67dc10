import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A file held by this process alone. */
export interface HeldLock {
  release(): void
}

/**
 * Holds a file as a lock between processes, or returns undefined when another process holds it.
 *
 * The lock is SQLite's own file lock: the kernel takes it back when the holder dies, however it
 * dies, so there is no stale lock to clean up and no process id to guess about.
 */
export function tryLock(file: string): HeldLock | undefined {
  mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file)
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
  return {
    release() {
      database.close()
    },
  }
}

async function waitForLock(file: string): Promise<HeldLock> {
  for (;;) {
    const lock = tryLock(file)
    if (lock !== undefined) return lock
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Does the work while holding the lock, however long another process keeps it first. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = await waitForLock(file)
  try {
    return await work()
  } finally {
    lock.release()
  }
}

/** SQLITE_BUSY: another connection has the lock. */
function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === 5
}
