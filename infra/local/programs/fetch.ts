import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { MachineEnv } from '../config.ts'
import type { Jdk } from '../java/find-jdk.ts'
import { runMaven } from '../java/maven.ts'
import { LaunchError } from '../launch-error.ts'
import type { Print } from '../places.ts'
import { withLock } from '../process/lock.ts'
import { isWhole, sealFolder } from './contents.ts'
import { findMismatches, readDigests, type Digests } from './digests.ts'

/** What a fetch needs of its surroundings. */
export interface FetchContext {
  readonly env: MachineEnv
  readonly jdk: Jdk
  readonly cacheDir: string
  readonly print: Print
}

/** A program that is fetched once: where it ends, and how it comes there. */
export interface Program {
  readonly title: string
  /** Its folder in the cache; named by version, so that another version is another folder. */
  readonly folder: string
  readonly neededMiB: number
  /** Fills `into`, an empty folder beside the final one. */
  readonly fill: (into: string, context: FetchContext) => Promise<void>
}

/**
 * Returns the program's folder, fetching it when it is not there or not whole.
 *
 * The folder gets its name only when it is complete and checked, by one rename: a fetch that was
 * killed leaves nothing that looks finished. Call it under the lock of the cache.
 */
export async function fetchProgram(program: Program, context: FetchContext): Promise<string> {
  const target = join(context.cacheDir, program.folder)
  if (isWhole(target)) return target
  removeHalves(target)
  mkdirSync(context.cacheDir, { recursive: true })
  requireSpace(context.cacheDir, program.neededMiB, `to fetch ${program.title}`)
  context.print(`fetching ${program.title} (once) …`)
  const half = `${target}.half-${String(process.pid)}`
  mkdirSync(half)
  try {
    await program.fill(half, context)
    sealFolder(half)
    renameSync(half, target)
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
  return target
}

/** Removes a damaged folder and what killed fetches left of it. */
function removeHalves(target: string): void {
  rmSync(target, { recursive: true, force: true })
  const parent = dirname(target)
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${basename(target)}.half-`)) {
      rmSync(join(parent, name), { recursive: true, force: true })
    }
  }
}

/**
 * Refuses to begin what the disk cannot hold.
 *
 * @throws {LaunchError} naming the folder, what is free and what is needed
 */
export function requireSpace(
  folder: string,
  neededMiB: number,
  purpose: string,
  freeMiB: (folder: string) => number = freeMiBOf,
): void {
  const free = freeMiB(folder)
  if (free >= neededMiB) return
  throw new LaunchError(
    `Too little disk space ${purpose}: ${folder} has ${String(Math.floor(free))} MiB free, ` +
      `${String(neededMiB)} MiB are needed. Free some and try again.`,
  )
}

function freeMiBOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return (bavail * bsize) / 2 ** 20
}

/** One Maven fetch whose result is recorded in the repository, byte for byte. */
export interface RecordedFetch {
  readonly title: string
  readonly goal: 'copy' | 'copy-dependencies'
  readonly args: readonly string[]
  /** A file of sha256sum's form that names every file that must come, and no other may. */
  readonly digestFile: string
  readonly into: string
}

/**
 * Fetches through Maven and checks every file. When something is wrong, the machine's own Maven
 * repository may hold a half or a damaged file: then it is fetched once more, into a new one.
 *
 * @throws {LaunchError} when what comes is still not what was recorded
 */
export async function fetchRecorded(fetch: RecordedFetch, context: FetchContext): Promise<void> {
  const digests = readDigests(fetch.digestFile)
  const freshRepository = join(context.cacheDir, 'maven-fresh')
  let wrong: readonly string[] = []
  try {
    for (const extra of [[], [`-Dmaven.repo.local=${freshRepository}`]]) {
      rmSync(fetch.into, { recursive: true, force: true })
      mkdirSync(fetch.into, { recursive: true })
      await withLock(join(context.cacheDir, 'maven.lock'), () =>
        runMaven({
          env: context.env,
          jdk: context.jdk,
          goal: fetch.goal,
          args: [...fetch.args, ...extra, `-DoutputDirectory=${fetch.into}`],
          onLine: toProgress(fetch.title, digests, context.print),
        }),
      )
      wrong = await findMismatches(fetch.into, digests)
      if (wrong.length === 0) return
      context.print(
        `${fetch.title}: ${wrong[0] ?? ''} is not what was recorded, fetching it anew …`,
      )
    }
  } finally {
    rmSync(freshRepository, { recursive: true, force: true })
  }
  throw new LaunchError(
    `${fetch.title}: ${wrong.join(', ')} is not the file recorded in ${fetch.digestFile}. ` +
      'Nothing of it was run. If your Maven mirror serves other files, use another one.',
  )
}

/** Turns Maven's output into a line every tenth part: of the bytes of one big file, or of files. */
function toProgress(title: string, digests: Digests, print: Print): (line: string) => void {
  let tenths = 0
  let arrived = 0
  const report = (done: number, all: number, unit: string): void => {
    const now = Math.floor((done / all) * 10)
    if (now <= tenths) return
    tenths = now
    print(`  ${title}: ${String(Math.round(done))} of ${String(all)} ${unit}`)
  }
  return (line) => {
    const file = /^Downloaded from .*\/([^/ ]+) \(/.exec(line)?.[1]
    if (file !== undefined && digests.size > 1 && digests.has(file)) {
      arrived += 1
      report(arrived, digests.size, 'files')
    }
    const bytes = /^Progress \(1\): ([\d.]+)\/(\d+) MB/.exec(line)
    if (bytes !== null && digests.size === 1) report(Number(bytes[1]), Number(bytes[2]), 'MB')
  }
}
