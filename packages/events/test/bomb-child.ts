/** Sets off bombs: `node bomb-child.ts <walker|decoder|bare> <name>…`. Prints `armed` and the end of each. */
import { writeSync } from 'node:fs'
import avsc from 'avsc'
import { parseSchema } from '../src/avro-schema.ts'
import { createCatalogue } from '../src/catalogue.ts'
import { createDecoder } from '../src/decoder.ts'
import { createWalker } from '../src/walker.ts'
import { bombs, type Bomb } from './bombs.ts'

const acts: Readonly<Record<string, (bomb: Bomb) => unknown>> = {
  walker: ({ schema, payload }) => {
    createWalker(parseSchema(schema))(payload)
  },
  decoder: ({ schema, payload }) => {
    const [reader] = createCatalogue({ Bomb: schema as never }).busRecords.values()
    if (reader === undefined) throw new Error('no reader')
    createDecoder().decode(1, schema, reader, payload)
  },
  bare: ({ schema, payload }) =>
    avsc.Type.forSchema(schema as never).fromBuffer(payload) as unknown,
}

function endOf(act: (bomb: Bomb) => unknown, bomb: Bomb): string {
  try {
    act(bomb)
    return 'decoded'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

const [, , how = '', ...names] = process.argv
const act = acts[how]
if (act === undefined) throw new Error('no such way')
for (const name of names) {
  const bomb = bombs[name]
  if (bomb === undefined) throw new Error('no such bomb')
  writeSync(1, 'armed\n')
  writeSync(1, `${endOf(act, bomb)}\n`)
}
