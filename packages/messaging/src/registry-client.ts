import { Agent } from 'node:http'
import confluent from '@kafkajs/confluent-schema-registry'
import { RegistryUnavailableError, SchemaRefusedError } from './errors.ts'

/** The few questions that are put to the registry. */
export interface RegistryClient {
  /** Id of a schema under its record's subject; undefined when it is not registered. */
  lookUp(record: string, schema: object): Promise<number | undefined>
  /** The schema of an id; undefined when there is none. */
  schemaOf(schemaId: number): Promise<object | undefined>
  /**
   * Registers a schema under its record's subject and fixes the subject's compatibility; nothing
   * changes when it is there already.
   *
   * @throws {SchemaRefusedError} it breaks what is registered
   */
  register(record: string, schema: object): Promise<number>
  close(): void
}

const requestTimeoutMs = 5_000

/** Only the parts of avsc's type that are needed; the library has an avsc of its own. */
interface AvscType {
  schema(options: { readonly exportAttrs: boolean }): unknown
}

/**
 * The status of an answer that stands in an error. Without an answer the library says 400, so a
 * 400 is no answer: what is sent here is well-formed.
 */
function statusIn(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined
  // A look-up that finds nothing loses its status.
  if (error.name === 'ConfluentSchemaRegistryError') return 404
  const { status } = error as Error & { readonly status?: unknown }
  return typeof status === 'number' && status !== 400 ? status : undefined
}

async function unlessMissing<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking
  } catch (error) {
    if (statusIn(error) === 404) return undefined
    throw new RegistryUnavailableError({ cause: error })
  }
}

/** Speaks to the registry through @kafkajs/confluent-schema-registry, with a limit on every wait. */
export function createRegistryClient(url: string): RegistryClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const library = new confluent.SchemaRegistry({
    host: url,
    agent,
    retry: { retries: 1, initialRetryTimeInSecs: 0.05, maxRetryTimeInSecs: 0.2 },
    middlewares: [
      () => ({
        prepareRequest: async (next) => (await next()).enhance({ timeout: requestTimeoutMs }),
      }),
    ],
  })
  const toText = (schema: object) => ({
    type: confluent.SchemaType.AVRO as const,
    schema: JSON.stringify(schema),
  })
  return {
    lookUp: (record, schema) =>
      unlessMissing(library.getRegistryIdBySchema(record, toText(schema))),
    schemaOf: async (schemaId) => {
      const type = await unlessMissing(library.getSchema(schemaId))
      if (type === undefined || !('schema' in type)) return undefined
      // Logical types and docs are lost; layout, names, symbols and defaults are what decoding needs.
      const schema = (type as unknown as AvscType).schema({ exportAttrs: true })
      return typeof schema === 'object' && schema !== null ? schema : undefined
    },
    register: async (record, schema) => {
      const options = {
        subject: record,
        compatibility: confluent.COMPATIBILITY.FULL_TRANSITIVE,
      }
      try {
        return (await library.register(toText(schema), options)).id
      } catch (error) {
        const status = statusIn(error)
        const isRefused = status === undefined ? isMismatch(error) : status < 500
        if (isRefused) throw new SchemaRefusedError(record, { cause: error })
        throw new RegistryUnavailableError({ cause: error })
      }
    },
    close: () => {
      agent.destroy()
    },
  }
}

/** The subject stands under another compatibility level than ours. */
function isMismatch(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConfluentSchemaRegistryCompatibilityError'
}
