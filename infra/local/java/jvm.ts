import type { MachineEnv } from '../config.ts'
import { allocatorEnv } from '../process/allocator.ts'

const passedOn = [
  'PATH',
  'Path',
  'HOME',
  'USERPROFILE',
  'SYSTEMROOT',
  'SystemRoot',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'TZ',
]

/**
 * The environment of a JVM: names, not the whole. A JAVA_TOOL_OPTIONS, CLASSPATH, QUARKUS_… or
 * APICURIO_… of the machine would silently change what is run.
 */
export function jvmEnv(env: MachineEnv): Readonly<Record<string, string | undefined>> {
  const passed = passedOn.filter((name) => name in env).map((name) => [name, env[name]])
  return { ...allocatorEnv, ...(Object.fromEntries(passed) as Record<string, string | undefined>) }
}

/**
 * Small, quick to start, and one collector that fits two cores (measured: see docs/performance.md).
 *
 * @param youngMb the part for new objects; all of it is touched before the first collection, and by
 *   default it is a third of the heap
 */
export function jvmFlags(
  heapMb: number,
  youngMb: number = Math.round(heapMb / 8),
): readonly string[] {
  return [
    `-Xmx${String(heapMb)}m`,
    `-Xmn${String(youngMb)}m`,
    '-Xss512k',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-XX:-UsePerfData',
  ]
}
