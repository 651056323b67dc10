import { catalogue } from '@ujirani/events'
import {
  RegistryUnavailableError,
  SchemaMissingError,
  SchemaUnknownError,
  type SchemaRegistry,
} from '@ujirani/messaging'

/** A registry in memory, with everything registered. */
export interface MemorySchemas extends SchemaRegistry {
  /** Away: nothing is answered, not even what was asked before. */
  setDown(isDown: boolean): void
}

/** Creates one that holds the whole catalogue; ids count from 1. */
export function createMemorySchemas(): MemorySchemas {
  const records = [...catalogue.records()]
  const ids = new Map(records.map(([record], i) => [record, i + 1]))
  let isDown = false
  const knownSchema = (schemaId: number): object | undefined => records[schemaId - 1]?.[1]
  const answer = <T>(found: T | undefined, missing: () => Error): Promise<T> => {
    if (isDown) return Promise.reject(new RegistryUnavailableError())
    return found === undefined ? Promise.reject(missing()) : Promise.resolve(found)
  }
  return {
    idOf: (record) => answer(ids.get(record), () => new SchemaMissingError(record)),
    knownId: (record) => ids.get(record),
    writerSchema: (schemaId) =>
      answer(knownSchema(schemaId), () => new SchemaUnknownError(schemaId)),
    knownSchema,
    ready: () => Promise.resolve(),
    isReady: () => !isDown,
    close: () => undefined,
    setDown: (down) => {
      isDown = down
    },
  }
}
