import { BusError } from '@ujirani/errors'
import { catalogue } from '@ujirani/events'
import { NotFoundError } from '@ujirani/http'
import type { SchemaRegistry } from '@ujirani/messaging'
import { z } from 'zod'
import { NotReadyError } from './errors.ts'

/** One registered version of an event type's schema, as a Confluent registry tells it. */
export interface RegisteredVersion {
  readonly subject: string
  readonly version: number
  readonly id: number
  /** Avro schema as JSON text. */
  readonly schema: string
}

/**
 * What parties' Kafka clients may see of the schema registry: event types, read only. Answers that
 * cannot change are kept, so that known ones are given while the registry is away.
 */
export interface RegistryWindow {
  /**
   * @returns the schema as JSON text
   * @throws {NotFoundError} no such id, or not an event type's
   * @throws {RegistryUnavailableError}
   */
  readonly schemaOf: (id: number) => Promise<string>
  /**
   * @param version a number from 1, or `latest`
   * @throws {NotFoundError} @throws {NotReadyError} the registry is away and it was never asked
   */
  readonly versionOf: (subject: string, version: string) => Promise<RegisteredVersion>
}

const timeoutMs = 5000
const maxKept = 2000

const answer = z.object({
  subject: z.string(),
  version: z.int(),
  id: z.int(),
  schema: z.string(),
})

interface WindowParts {
  readonly url: string
  readonly schemas: SchemaRegistry
  readonly fetch: typeof globalThis.fetch
}

/** Creates the window. */
export function createRegistryWindow({ url, schemas, fetch }: WindowParts): RegistryWindow {
  const subjects = new Set([...catalogue.eventTypes.values()].map(({ record }) => record))
  const kept = new Map<string, RegisteredVersion>()

  const ask = async (subject: string, version: string): Promise<RegisteredVersion> => {
    const response = await fetch(`${url}/subjects/${subject}/versions/${version}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw new NotReadyError('the schema registry', { cause })
    })
    if (response.status === 404 || response.status === 422) throw new NotFoundError()
    const parsed = answer.safeParse(await response.json().catch(() => undefined))
    if (!parsed.success) throw new NotReadyError('the schema registry')
    return parsed.data
  }
  return {
    schemaOf: async (id) => {
      const schema = await schemas.writerSchema(id).catch((error: unknown) => {
        // An id that is not there and one that is not shown are one answer.
        throw BusError.is(error, 'ERR_SCHEMA_UNKNOWN') ? new NotFoundError() : error
      })
      const { namespace = '', name = '' } = schema as { namespace?: string; name?: string }
      if (!subjects.has(`${namespace}.${name}`)) throw new NotFoundError()
      return JSON.stringify(schema)
    },
    versionOf: async (subject, version) => {
      if (!subjects.has(subject)) throw new NotFoundError()
      const key = `${subject}/${version}`
      const known = kept.get(key)
      // A number's schema never changes; `latest` is asked each time, and kept for bad days.
      if (known !== undefined && version !== 'latest') return known
      const found = await ask(subject, version).catch((error: unknown) => {
        if (known !== undefined) return known
        throw error
      })
      if (kept.size < maxKept) kept.set(key, found)
      return found
    },
  }
}
