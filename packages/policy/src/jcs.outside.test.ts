/**
 * @needs shared
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalBytes, readCanonical } from './jcs.ts'

// eslint-disable-next-line no-restricted-properties -- where the outside data lies is not ours to know
const shared = process.env['UJIRANI_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const vectors = join(shared, 'data/jcs')

// cyberphone/json-canonicalization, the vectors of RFC 8785's author.
describe('canonicalBytes against outside vectors', () => {
  const names = readdirSync(join(vectors, 'input'))

  it('finds all six', () => {
    expect(names).toHaveLength(6)
  })

  it.each(names)('gives the bytes of %s', (name) => {
    const input: unknown = JSON.parse(readFileSync(join(vectors, 'input', name), 'utf8'))
    const output = readFileSync(join(vectors, 'output', name))
    expect(canonicalBytes(input)).toEqual(output)
    expect(readCanonical(output)).toEqual(input)
  })
})
