import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const repository = join(import.meta.dirname, '..', '..')
const table = readFileSync(join(repository, 'docs', 'agreements-tests.md'), 'utf8')

/** One row: a sentence, and the tests that it names as `file` “name”. */
interface Sentence {
  readonly text: string
  readonly tests: readonly { readonly file: string; readonly name: string }[]
}

const sentences: readonly Sentence[] = table
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:sentence|-+) /.test(line))
  .map((line) => {
    const at = line.lastIndexOf(' | `')
    const tests = [...line.slice(at).matchAll(/`([^`]+)` “([^”]+)”/g)]
    return {
      text: line.slice(2, at).trim(),
      tests: tests.map(([, file = '', name = '']) => ({ file, name })),
    }
  })

/** Whether a suite has a test of this name, as it stands in the call of `it`. */
function isThere(file: string, name: string): boolean {
  const path = join(repository, file)
  if (!existsSync(path)) return false
  const text = readFileSync(path, 'utf8')
  return [`'${name}',`, `"${name}",`, `'${name.replaceAll("'", "\\'")}',`].some((call) => {
    return text.includes(call)
  })
}

describe('the sentences of the contract on agreements', () => {
  it('are all there, each with its tests', () => {
    expect(sentences.length).toBeGreaterThan(85)
    expect(sentences.filter(({ tests }) => tests.length === 0)).toEqual([])
  })

  it('name tests that are there', () => {
    const lost = sentences.flatMap(({ text, tests }) =>
      tests
        .filter(({ file, name }) => !isThere(file, name))
        .map(({ file, name }) => `${text}: ${file} “${name}”`),
    )
    expect(lost).toEqual([])
  })

  it('would be missed, were a test gone or called otherwise', () => {
    const [first] = sentences.flatMap(({ tests }) => tests)
    expect(isThere(first?.file ?? '', `${first?.name ?? ''} no more`)).toBe(false)
    expect(isThere('packages/policy/src/no-such.test.ts', first?.name ?? '')).toBe(false)
  })
})
