import { ConfigInvalidError, type VariableFault } from './config-invalid-error.ts'

/** What a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The outcome of reading one variable: its value, or what is wrong with it. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: VariableFault }

/** One thing read from the environment; most read one name, some weigh two against each other. */
export interface Variable<T> {
  readonly read: (env: Environment) => Reading<T>
}

type Values<S> = { readonly [K in keyof S]: S[K] extends Variable<infer T> ? T : never }

/**
 * Reads a whole configuration.
 *
 * @param spec one {@link Variable} per member of the result
 * @returns a frozen object with the members of `spec`
 * @throws {ConfigInvalidError} naming every variable that is missing or wrong, not only the first
 */
export function readEnv<S extends Readonly<Record<string, Variable<unknown>>>>(
  env: Environment,
  spec: S,
): Values<S> {
  const faults: VariableFault[] = []
  const values: Record<string, unknown> = {}
  for (const [member, variable] of Object.entries(spec)) {
    const reading = variable.read(env)
    if (reading.ok) values[member] = reading.value
    else faults.push(reading.fault)
  }
  if (faults.length > 0) throw new ConfigInvalidError(faults)
  return Object.freeze(values) as Values<S>
}
