import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { MachineEnv } from '../config.ts'
import { LaunchError } from '../launch-error.ts'

/** The registry's class files need it. */
const oldestMajor = 21
/** From here on, start-up archives hold linked classes (JEP 514): starts are twice as fast. */
const preferredMajor = 25

/** A Java installation; `release` is the text of its release file, which names its exact build. */
export interface Jdk {
  readonly home: string
  readonly java: string
  readonly major: number
  readonly release: string
}

/** What the search may look at; replaced in tests. */
export interface JdkSearch {
  readonly env: MachineEnv
  readonly platform: NodeJS.Platform
  /** Folders that hold one Java installation per entry. */
  readonly folders: readonly string[]
}

/** The search over this machine. */
export function machineSearch(env: MachineEnv): JdkSearch {
  return { env, platform: process.platform, folders: jdkFolders(process.platform, homedir()) }
}

/**
 * Finds the Java to run Kafka and the registry with: JAVA_HOME when it is new enough (it is the
 * user's own word), else the first of PATH and the usual folders that is preferred, else the first
 * that will do.
 *
 * @throws {LaunchError} naming what was looked at, when none is new enough
 */
export function findJdk(search: JdkSearch): Jdk {
  const { env, platform } = search
  const seen: string[] = []
  const consider = (home: string, from: string): Jdk | undefined => {
    const jdk = readJdk(home, platform)
    if (jdk !== undefined) seen.push(`${from} (${String(jdk.major)})`)
    return jdk !== undefined && jdk.major >= oldestMajor ? jdk : undefined
  }
  const home = env['JAVA_HOME']
  const named = home ? consider(home, `JAVA_HOME=${home}`) : undefined
  if (named !== undefined) return named
  const found = [...homesOnPath(env, platform), ...homesInFolders(search.folders)]
    .map((candidate) => consider(candidate, candidate))
    .filter((jdk) => jdk !== undefined)
  const best = found.find((jdk) => jdk.major >= preferredMajor) ?? found[0]
  if (best === undefined) throw new LaunchError(describeNone(seen, search))
  return best
}

function describeNone(seen: readonly string[], search: JdkSearch): string {
  const what = seen.length > 0 ? `Found only: ${seen.join(', ')}.` : 'No Java was found at all.'
  return (
    `A JDK ${String(oldestMajor)} or newer is needed to run Kafka and the schema registry. ${what} ` +
    `Looked at JAVA_HOME, PATH and ${search.folders.join(', ')}. ` +
    `Install one (${String(preferredMajor)} starts fastest) or point JAVA_HOME at it.`
  )
}

/** Reads an installation, without starting it; undefined when the folder holds none. */
function readJdk(home: string, platform: NodeJS.Platform): Jdk | undefined {
  const java = join(home, 'bin', platform === 'win32' ? 'java.exe' : 'java')
  const releaseFile = join(home, 'release')
  if (!existsSync(java) || !existsSync(releaseFile)) return undefined
  const release = readFileSync(releaseFile, 'utf8')
  const major = /^JAVA_VERSION="(\d+)/m.exec(release)?.[1]
  return major === undefined ? undefined : { home, java, major: Number(major), release }
}

function homesOnPath(env: MachineEnv, platform: NodeJS.Platform): readonly string[] {
  const name = platform === 'win32' ? 'java.exe' : 'java'
  return (env['PATH'] ?? env['Path'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && existsSync(join(folder, name)))
    .map((folder) => dirname(dirname(realpathSync(join(folder, name)))))
}

function homesInFolders(folders: readonly string[]): readonly string[] {
  const inFolder = (folder: string): readonly string[] =>
    existsSync(folder)
      ? readdirSync(folder)
          .sort()
          .map((entry) => join(folder, entry))
      : []
  // macOS keeps the home two levels inside its bundle.
  return folders
    .flatMap(inFolder)
    .flatMap((entry) => [
      entry,
      join(entry, 'Contents', 'Home'),
      join(entry, 'libexec', 'openjdk.jdk', 'Contents', 'Home'),
    ])
}

function jdkFolders(platform: NodeJS.Platform, home: string): readonly string[] {
  const own = [join(home, '.sdkman', 'candidates', 'java'), join(home, '.jdks')]
  if (platform === 'darwin') {
    return [
      '/Library/Java/JavaVirtualMachines',
      join(home, 'Library', 'Java', 'JavaVirtualMachines'),
      '/opt/homebrew/opt',
      '/usr/local/opt',
      ...own,
    ]
  }
  if (platform === 'win32') {
    return ['Java', 'Eclipse Adoptium', 'Microsoft', 'Amazon Corretto', 'Zulu']
      .map((vendor) => join('C:\\Program Files', vendor))
      .concat(own)
  }
  return ['/usr/lib/jvm', '/usr/lib64/jvm', '/usr/java', '/opt/java', '/opt/jdk', '/opt', ...own]
}
