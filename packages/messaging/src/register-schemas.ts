import { catalogue } from '@ujirani/events'
import { createRegistryClient } from './registry-client.ts'

/** What is registered where. */
export interface RegisterSchemasOptions {
  /** The Confluent-compatible API: `http://127.0.0.1:8085/apis/ccompat/v7`. */
  readonly url: string
  /** Record name, which is also the subject → schema; the whole catalogue unless told. */
  readonly records?: ReadonlyMap<string, object>
}

/**
 * Registers schemas under FULL_TRANSITIVE; a step of deployment, as services only resolve ids. May
 * be run again, and by two at once. Stops at the first that is refused; those before it stay.
 *
 * @returns ids by record name
 * @throws {RegistryUnavailableError} no answer: run it again
 * @throws {SchemaRefusedError} a schema breaks what is registered: nothing to be run again
 */
export async function registerSchemas(
  options: RegisterSchemasOptions,
): Promise<ReadonlyMap<string, number>> {
  const client = createRegistryClient(options.url)
  const ids = new Map<string, number>()
  try {
    for (const [record, schema] of options.records ?? catalogue.records()) {
      ids.set(record, await client.register(record, schema))
    }
    return ids
  } finally {
    client.close()
  }
}
