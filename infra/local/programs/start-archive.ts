import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Jdk } from '../java/find-jdk.ts'
import type { Print } from '../places.ts'

/** From this version a JVM keeps linked classes (JEP 483, 514); before it, loaded ones (CDS). */
const aotMajor = 25

/** What a start-up archive is bound to. A change of any of it makes another archive. */
export interface ArchiveSubject {
  readonly name: string
  readonly jdk: Jdk
  /** Every file on the class path, absolute. */
  readonly files: readonly string[]
  readonly flags: readonly string[]
}

/** Runs the program to readiness and ends it in order, with the JVM flags given. */
export type TrainingRun = (flags: readonly string[]) => Promise<void>

/**
 * Returns the JVM flags that use the program's start-up archive, building it by one training run
 * when there is none yet. A failed build costs nothing but slower starts: it is remembered, so
 * that not every start tries again, and the flags are empty.
 */
export async function useStartArchive(
  subject: ArchiveSubject,
  context: { readonly cacheDir: string; readonly print: Print },
  train: TrainingRun,
): Promise<readonly string[]> {
  const aot = subject.jdk.major >= aotMajor
  const folder = join(context.cacheDir, 'start-archives')
  const base = `${subject.name}-${keyOf(subject)}`
  const file = join(folder, `${base}.${aot ? 'aot' : 'jsa'}`)
  const failed = `${file}.failed`
  if (existsSync(file)) return useFlags(file, aot)
  if (existsSync(failed)) return []
  mkdirSync(folder, { recursive: true })
  removeOlder(folder, subject.name)
  context.print(`building the start-up archive of ${subject.name} (once) …`)
  const half = `${file}.half`
  try {
    await train(aot ? [`-XX:AOTCacheOutput=${half}`] : [`-XX:ArchiveClassesAtExit=${half}`])
    renameSync(half, file)
    return useFlags(file, aot)
  } catch (error) {
    rmSync(half, { force: true })
    writeFileSync(failed, String(error))
    context.print(`the start-up archive of ${subject.name} could not be built: starts are slower`)
    return []
  }
}

/**
 * An archive is mapped where it was written for. By default a JVM moves it to a random place, for
 * which it reads and writes every page of it: a hundred MiB that are then its own, and slower starts.
 */
const inPlace = ['-XX:+UnlockDiagnosticVMOptions', '-XX:ArchiveRelocationMode=0']

/** `auto` is what both flags mean by default: an archive that does not fit is left aside. */
function useFlags(file: string, aot: boolean): readonly string[] {
  const use = aot ? [`-XX:AOTCache=${file}`] : [`-XX:SharedArchiveFile=${file}`, '-Xshare:auto']
  return [...inPlace, ...use]
}

function keyOf(subject: ArchiveSubject): string {
  const hash = createHash('sha256')
  hash.update(subject.jdk.home).update(subject.jdk.release).update(subject.flags.join(' '))
  for (const file of subject.files) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file} ${String(size)} ${String(mtimeMs)}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}

function removeOlder(folder: string, name: string): void {
  for (const entry of readdirSync(folder)) {
    if (entry.startsWith(`${name}-`)) rmSync(join(folder, entry), { force: true })
  }
}
