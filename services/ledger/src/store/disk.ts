import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file that grows at its end and is read anywhere. */
export interface GrowingFile {
  /** Writes at a place; nothing is durable before {@link sync}. */
  readonly write: (bytes: Uint8Array, at: number) => Promise<void>
  /** What was written survives the end of the process and of the machine. */
  readonly sync: () => Promise<void>
  /** At most `length` bytes from `at` on; fewer at the end of the file. */
  readonly read: (at: number, length: number) => Promise<Buffer>
  readonly size: () => Promise<number>
  /** Drops what stands behind a size. */
  readonly cut: (size: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** The disk as the log uses it: every call is a step at which the process may be killed. */
export interface Disk {
  /** Opens a file, or makes an empty one; readable by its owner alone. */
  readonly open: (path: string) => Promise<GrowingFile>
  /** The content of a file; undefined when there is none. */
  readonly read: (path: string) => Promise<Buffer | undefined>
  /** Writes a file under a name that is no one's yet; durable when it resolves. */
  readonly writeAside: (path: string, bytes: Uint8Array) => Promise<void>
  /** Gives a file another file's name, at once; durable when it resolves. */
  readonly move: (from: string, to: string) => Promise<void>
  readonly makeFolder: (path: string) => Promise<void>
}

const ownerOnly = 0o600

/** The machine's disk. */
export const machineDisk: Disk = {
  open: async (path) => toGrowingFile(await openEither(path)),
  read: async (path) => {
    try {
      return await readFile(path)
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  },
  writeAside: async (path, bytes) => {
    const file = await open(path, 'w', ownerOnly)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  },
  move: async (from, to) => {
    await rename(from, to)
    await syncFolder(dirname(to))
  },
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true, mode: 0o700 })
  },
}

async function openEither(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+', ownerOnly)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  const made = await open(path, 'wx+', ownerOnly)
  // The name itself must survive too.
  await syncFolder(dirname(path))
  return made
}

function toGrowingFile(file: FileHandle): GrowingFile {
  return {
    write: async (bytes, at) => {
      let written = 0
      while (written < bytes.length) {
        const rest = bytes.subarray(written)
        written += (await file.write(rest, 0, rest.length, at + written)).bytesWritten
      }
    },
    sync: () => file.datasync(),
    read: async (at, length) => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at)
      return buffer.subarray(0, bytesRead)
    },
    size: async () => (await file.stat()).size,
    cut: (size) => file.truncate(size),
    close: () => file.close(),
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function isMissing(error: unknown): boolean {
  // Not by instanceof: under test the error is of another realm.
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
}
