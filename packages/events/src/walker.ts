import {
  isPrimitiveNode,
  type ArrayNode,
  type Logical,
  type MapNode,
  type PrimitiveNode,
  type RecordNode,
  type SchemaNode,
} from './avro-schema.ts'
import { Cursor, eventLimits, malformed, type WalkLimits } from './cursor.ts'
import { isDecimal } from './decimal.ts'
import { leastSizes, nodesOf } from './schema-measures.ts'
import { dateRangeDays, timestampRangeMs } from './timestamps.ts'

type Step = (cursor: Cursor) => void

/**
 * Walks the bytes of one message without keeping anything, and refuses what avsc would die of
 * (array counts beyond the bytes, depth) or accept in several spellings (long varints, other
 * booleans, broken UTF-8, decimals and dates outside their ranges).
 * @throws {AvroMalformedError}
 */
export type Walker = (payload: Buffer) => void

interface Compilation {
  readonly leastSize: (node: SchemaNode) => number
  readonly records: Map<RecordNode, Step>
}

/**
 * Compiles the walker of a writer's schema. It must be run before every decode.
 * @throws {AvroMalformedError} when the schema has a record that takes no bytes
 */
export function createWalker(schema: SchemaNode, limits: WalkLimits = eventLimits): Walker {
  const leastSize = leastSizes(schema)
  // Every record then takes a byte, which bounds how often one can be entered.
  if (nodesOf(schema).some((node) => node.kind === 'record' && leastSize(node) === 0)) {
    throw malformed('schema of no bytes')
  }
  const step = compile(schema, { leastSize, records: new Map() })
  return (payload) => {
    const cursor = new Cursor(payload, limits)
    step(cursor)
    if (cursor.remaining > 0) throw malformed('bytes left over')
  }
}

function compile(node: SchemaNode, state: Compilation): Step {
  if (isPrimitiveNode(node)) return compilePrimitive(node)
  switch (node.kind) {
    case 'record':
      return compileRecord(node, state)
    case 'array':
      return compileArray(node, state)
    case 'map':
      return compileMap(node, state)
    case 'union':
      return compileUnion(node.branches.map((branch) => compile(branch, state)))
    case 'enum':
      return compileEnum(node.symbols.length)
    case 'fixed':
      return (cursor) => {
        cursor.skip(node.size)
      }
  }
}

const primitiveSteps: Readonly<Record<PrimitiveNode['kind'], Step>> = {
  null: () => undefined,
  boolean: (cursor) => {
    cursor.boolean()
  },
  int: (cursor) => {
    cursor.int()
  },
  long: (cursor) => {
    cursor.long()
  },
  float: (cursor) => {
    cursor.number(4)
  },
  double: (cursor) => {
    cursor.number(8)
  },
  bytes: (cursor) => {
    cursor.sized()
  },
  string: (cursor) => {
    cursor.string()
  },
}

function compilePrimitive({ kind, logical }: PrimitiveNode): Step {
  return logical === undefined ? primitiveSteps[kind] : compileLogical(logical)
}

function compileLogical(logical: Logical): Step {
  if (logical.kind === 'decimal') {
    return (cursor) => {
      const from = cursor.sized()
      if (!isDecimal(cursor.bytes.subarray(from, cursor.at), logical)) {
        throw malformed('a decimal in another form')
      }
    }
  }
  if (logical.kind === 'date') {
    return (cursor) => {
      const days = cursor.int()
      if (days < dateRangeDays.least || days > dateRangeDays.most) throw malformed('no such day')
    }
  }
  return (cursor) => {
    const timeMs = cursor.long()
    if (timeMs < timestampRangeMs.least || timeMs > timestampRangeMs.most) {
      throw malformed('no such instant')
    }
  }
}

function compileEnum(symbols: number): Step {
  return (cursor) => {
    const index = cursor.int()
    if (index < 0 || index >= symbols) throw malformed('no such symbol')
  }
}

function compileUnion(branches: readonly Step[]): Step {
  return (cursor) => {
    const branch = branches[cursor.long()]
    if (branch === undefined) throw malformed('no such branch')
    branch(cursor)
  }
}

function compileRecord(node: RecordNode, state: Compilation): Step {
  const known = state.records.get(node)
  if (known !== undefined) return known
  const fields: Step[] = []
  const step: Step = (cursor) => {
    cursor.enter()
    for (const field of fields) field(cursor)
    cursor.leave()
  }
  // Known before its fields are compiled: a record may hold itself.
  state.records.set(node, step)
  for (const field of node.fields) fields.push(compile(field.node, state))
  return step
}

function compileArray(node: ArrayNode, state: Compilation): Step {
  return compileBlocks(compile(node.items, state), state.leastSize(node.items))
}

function compileMap(node: MapNode, state: Compilation): Step {
  const value = compile(node.values, state)
  const entry: Step = (cursor) => {
    const from = cursor.string()
    // Assigning it would change the prototype of what avsc builds, not a member.
    if (cursor.bytes.toString('latin1', from, cursor.at) === '__proto__') {
      throw malformed('a forbidden key')
    }
    value(cursor)
  }
  return compileBlocks(entry, 1 + state.leastSize(node.values))
}

/**
 * Arrays and maps come in blocks, the last one empty:
 *
 *     count item*   or   -count sizeInBytes item*   …   0
 *
 * A size that is not that of the items would let whoever skips the block land elsewhere than
 * whoever reads it.
 * @see Avro 1.12, Binary encoding of complex types
 */
function compileBlocks(item: Step, leastBytes: number): Step {
  return (cursor) => {
    cursor.enter()
    for (let count = cursor.long(); count !== 0; count = cursor.long()) {
      const size = count < 0 ? cursor.long() : undefined
      const from = cursor.at
      const items = Math.abs(count)
      cursor.claim(items, leastBytes)
      for (let index = 0; index < items; index += 1) item(cursor)
      if (size !== undefined && cursor.at - from !== size)
        throw malformed('a block of another size')
    }
    cursor.leave()
  }
}
