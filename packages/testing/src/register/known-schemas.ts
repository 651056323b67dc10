import { catalogue } from '@ujirani/events'
import { SchemaUnknownError, type SchemaRegistry } from '@ujirani/messaging'

const schemas = [...catalogue.records()]
const ids = new Map(schemas.map(([record], index) => [record, index + 1]))

function schemaOf(id: number): object | undefined {
  return schemas[id - 1]?.[1]
}

/** A registry that holds the catalogue and nothing else, and is never away. */
export const knownSchemas: SchemaRegistry = {
  idOf: (record) => Promise.resolve(ids.get(record) ?? 0),
  knownId: (record) => ids.get(record),
  writerSchema: (id) => {
    const schema = schemaOf(id)
    return schema === undefined
      ? Promise.reject(new SchemaUnknownError(id))
      : Promise.resolve(schema)
  },
  knownSchema: schemaOf,
  ready: () => Promise.resolve(),
  isReady: () => true,
  close: () => undefined,
}
