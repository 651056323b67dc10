/**
 * @needs shared
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkConsistency,
  checkInclusion,
  checkSubtreeConsistency,
  checkSubtreeInclusion,
  ProofInvalidError,
} from './index.ts'

// eslint-disable-next-line no-restricted-properties -- where the outside data lies is not ours to know
const shared = process.env['UJIRANI_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const folder = join(shared, 'data/merkle')

type Case = Readonly<Record<string, number>> & {
  readonly root: string
  readonly root1: string
  readonly root2: string
  readonly leafHash: string
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
}

const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64')
const count = (value: number | undefined): number => value ?? NaN

const checks: Readonly<Record<string, (one: Case, proof: readonly Buffer[]) => void>> = {
  inclusion: (one, proof) => {
    const leaf = { index: count(one['leafIdx']), hash: bytes(one.leafHash) }
    checkInclusion(leaf, { size: count(one['treeSize']), root: bytes(one.root) }, proof)
  },
  subtreeinclusion: (one, proof) => {
    const leaf = { index: count(one['leafIdx']), hash: bytes(one.leafHash) }
    const [start, end] = [count(one['start']), count(one['end'])]
    checkSubtreeInclusion(leaf, { start, end, root: bytes(one.root) }, proof)
  },
  consistency: (one, proof) => {
    const earlier = { size: count(one['size1']), root: bytes(one.root1) }
    checkConsistency(earlier, { size: count(one['size2']), root: bytes(one.root2) }, proof)
  },
  subtreeconsistency: (one, proof) => {
    const [start, end] = [count(one['start']), count(one['end'])]
    const part = { start, end, root: bytes(one.root1) }
    checkSubtreeConsistency(part, { size: count(one['size']), root: bytes(one.root2) }, proof)
  },
}

// transparency-dev/merkle, the cases of the library that most logs and witnesses stand on.
describe.each(Object.entries(checks))('outside cases of %s', (kind, check) => {
  const names = readdirSync(join(folder, kind), { recursive: true, encoding: 'utf8' })
  const cases = names.filter((name) => name.endsWith('.json'))

  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(50)
  })

  it.each(cases)('%s', (name) => {
    const one = JSON.parse(readFileSync(join(folder, kind, name), 'utf8')) as Case
    const run = (): void => {
      check(one, (one.proof ?? []).map(bytes))
    }
    if (one.wantErr) expect(run).toThrow(ProofInvalidError)
    else run()
  })
})
