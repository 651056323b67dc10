import type { MachineEnv } from '../config.ts'

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
  return Object.fromEntries(passedOn.filter((name) => name in env).map((name) => [name, env[name]]))
}

/** Small, quick to start, and one collector that fits two cores (measured: see docs/performance.md). */
export function jvmFlags(heapMb: number): readonly string[] {
  return [
    `-Xmx${String(heapMb)}m`,
    // By default a third of the heap, all of which is touched before the first collection.
    `-Xmn${String(Math.round(heapMb / 8))}m`,
    '-Xss512k',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-XX:-UsePerfData',
  ]
}
