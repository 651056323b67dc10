/** The environment of this process, for what looks at the machine: PATH, JAVA_HOME, proxies. */
export type MachineEnv = Readonly<Record<string, string | undefined>>

/** Reads the environment of this process; the one place of the launcher that does. */
export function machineEnv(): MachineEnv {
  return process.env
}
