import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkSchema } from './check-schema.ts'

type Schema = Readonly<Record<string, unknown>>

describe('schemas/', () => {
  const root = join(import.meta.dirname, '..', '..', '..', '..', 'schemas')
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.avsc'))
    .map((file) => ({
      path: file.replaceAll('\\', '/'),
      schema: JSON.parse(readFileSync(join(root, file), 'utf8')) as Schema,
    }))
  const everything = new Map(
    sources.map(({ schema }) => [
      `${String(schema['namespace'])}.${String(schema['name'])}`,
      schema,
    ]),
  )

  it('keeps every rule', () => {
    expect(sources.length).toBeGreaterThan(100)
    const findings = sources.flatMap((source) =>
      checkSchema(source, everything).map((finding) => ({ path: source.path, ...finding })),
    )
    expect(findings).toEqual([])
  })
})
