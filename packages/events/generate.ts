/**
 * Writes src/generated/ from schemas/, or with `--check` only says whether it would change.
 * Run by `npm run generate`; a test runs the check.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { renderSchemas, renderTypes, type SchemaFile } from './generate-source.ts'

const root = join(import.meta.dirname, '..', '..', 'schemas')
const target = join(import.meta.dirname, 'src', 'generated')

/** Every `.avsc` below `schemas/`, in the order of their paths. */
function readSchemaFiles(): SchemaFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.avsc'))
    .map((path) => path.split('\\').join('/'))
    .sort()
    .map((path) => ({
      path,
      schema: JSON.parse(readFileSync(join(root, path), 'utf8')) as SchemaFile['schema'],
    }))
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const files = readSchemaFiles()
const outputs = { 'schemas.ts': renderSchemas(files), 'types.ts': renderTypes(files) }
const stale = Object.entries(outputs).filter(
  ([name, text]) => readOrNothing(join(target, name)) !== text,
)

if (process.argv.includes('--check')) {
  for (const [name] of stale) {
    const path = relative(process.cwd(), join(target, name))
    process.stderr.write(`${path} differs from schemas/: run npm run generate\n`)
  }
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  mkdirSync(target, { recursive: true })
  for (const [name, text] of stale) writeFileSync(join(target, name), text)
}
