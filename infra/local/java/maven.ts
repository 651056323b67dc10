import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { MachineEnv } from '../config.ts'
import { LaunchError } from '../launch-error.ts'
import { spawnGuarded } from '../process/guarded.ts'
import type { Jdk } from './find-jdk.ts'

const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'

/** One run of Maven's dependency plugin. */
export interface MavenRun {
  readonly env: MachineEnv
  readonly jdk: Jdk
  readonly goal: 'copy' | 'copy-dependencies'
  readonly args: readonly string[]
  /** Called with each line of Maven's output, its progress lines included. */
  readonly onLine: (line: string) => void
}

/**
 * Finds Maven on MAVEN_HOME or PATH.
 *
 * @throws {LaunchError} when there is none
 */
export function findMaven(env: MachineEnv, platform: NodeJS.Platform): string {
  const name = platform === 'win32' ? 'mvn.cmd' : 'mvn'
  const home = env['MAVEN_HOME']
  const folders = [
    ...(home ? [join(home, 'bin')] : []),
    ...(env['PATH'] ?? env['Path'] ?? '').split(delimiter),
  ]
  const found = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))
  if (found !== undefined) return found
  throw new LaunchError(
    'Maven (mvn) was not found on PATH. It is needed once, to fetch Apache Kafka and the schema ' +
      'registry. Install it (for example: apt-get install maven, brew install maven) and try again.',
  )
}

/**
 * Runs one goal of the dependency plugin with the JDK given (the machine's default may be too old
 * for Maven itself, or missing).
 *
 * @throws {LaunchError} with Maven's own last words, when it fails
 */
export async function runMaven(run: MavenRun): Promise<void> {
  const command = findMaven(run.env, process.platform)
  const words: string[] = []
  const child = spawnGuarded({
    command,
    args: ['-Dstyle.color=never', `${plugin}:${run.goal}`, ...run.args],
    options: {
      env: { ...run.env, JAVA_HOME: run.jdk.home },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A .cmd file is not a program on Windows.
      shell: process.platform === 'win32',
    },
  })
  // A carriage return ends a line here too: Maven redraws its progress with them.
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue
    createInterface({ input }).on('line', (line) => {
      if (line.includes('[ERROR]') && words.length < 3)
        words.push(line.replace('[ERROR]', '').trim())
      run.onLine(line)
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code === 0) return
  throw new LaunchError(
    `Maven could not fetch what is needed: ${words.join(' ') || `it ended with code ${String(code)}.`} ` +
      'Check that the network (or your Maven mirror) can be reached and try again; what has been ' +
      'fetched is kept.',
  )
}
