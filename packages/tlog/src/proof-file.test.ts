import { createLeaves, createNodeReader, fixedKey } from '../test/small-tree.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { planInclusion, planRoot } from './make-proof.ts'
import { createNoteSigner, parseVerifierKey } from './note-keys.ts'
import { signNote } from './open-note.ts'
import { ProofInvalidError } from './errors.ts'
import { NoteInvalidError } from './errors.ts'
import { formatProof, parseProof, verifyProof } from './proof-file.ts'

const leaves = createLeaves(9)
const read = createNodeReader(leaves)
const signer = createNoteSigner('ledger.example', fixedKey(1))
const log = parseVerifierKey(signer.verifierKey)
const leaf = leaves[3] ?? Buffer.alloc(0)

function createProof(): string {
  const [root = Buffer.alloc(0)] = planRoot(9).build(planRoot(9).nodes.map(read))
  const plan = planInclusion(3, 9)
  return formatProof({
    index: 3,
    hashes: plan.build(plan.nodes.map(read)),
    checkpoint: signNote(formatCheckpoint({ origin: 'ledger.example', size: 9, root }), [signer]),
  })
}

describe('parseProof', () => {
  const proof = createProof()

  it('has the form that the text shows', () => {
    const lines = proof.split('\n')
    expect(lines.slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 3'])
    expect(lines[6]).toBe('')
    expect(lines.slice(7, 9)).toEqual(['ledger.example', '9'])
  })

  it('reads what was written, with and without extra', () => {
    const parsed = parseProof(proof)
    expect(formatProof(parsed)).toBe(proof)
    const extra = { ...parsed, extra: Buffer.from('age-v1.2.1-darwin-arm64.tar.gz') }
    expect(parseProof(formatProof(extra))).toEqual(extra)
    expect(verifyProof(parseProof(formatProof(extra)), leaf, { log }).size).toBe(9)
  })

  const change = (from: string | RegExp, to: string): string => proof.replace(from, to)
  it.each([
    ['another version', change('@v1', '@v2')],
    ['no index', change('index 3\n', '')],
    ['a zero before the index', change('index 3', 'index 03')],
    ['an index below zero', change('index 3', 'index -3')],
    ['an index in words', change('index 3', 'index three')],
    ['extra behind the index', change('index 3', 'index 3\nextra AAAA')],
    ['extra that is no base64', change('index 3', 'extra A\nindex 3')],
    ['a hash that is none', change('index 3', 'index 3\nAAAA')],
    ['no checkpoint', proof.slice(0, proof.indexOf('\n\n') + 2)],
    ['no blank line', change('\n\n', '\n')],
    ['64 hashes', change('index 3\n', `index 3\n${`${leaf.toString('base64')}\n`.repeat(64)}`)],
    ['carriage returns', proof.replaceAll('\n', '\r\n')],
  ])('refuses %s', (_, file) => {
    expect(() => parseProof(file)).toThrow(NoteInvalidError)
  })
})

describe('verifyProof', () => {
  const proof = parseProof(createProof())

  it('refuses another leaf, another place and a proof without its last hash', () => {
    const wrong = [
      () => verifyProof(proof, leaves[4] ?? leaf, { log }),
      () => verifyProof({ ...proof, index: 2 }, leaf, { log }),
      () => verifyProof({ ...proof, hashes: proof.hashes.slice(0, -1) }, leaf, { log }),
    ]
    for (const attempt of wrong) {
      expect(attempt).toThrow(ProofInvalidError)
    }
  })

  it('refuses a checkpoint that another key has signed', () => {
    const stranger = createNoteSigner('ledger.example', fixedKey(2))
    const trust = { log: parseVerifierKey(stranger.verifierKey) }
    expect(() => verifyProof(proof, leaf, trust)).toThrow('nobody known has signed it')
  })
})
