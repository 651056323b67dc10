import fc from 'fast-check'
import { createLeaves, createNodeReader, hashByDefinition } from '../test/small-tree.ts'
import { checkConsistency, checkInclusion } from './check-proof.ts'
import { ProofInvalidError } from './errors.ts'
import { planConsistency, planInclusion, planRoot, type ProofPlan } from './make-proof.ts'

const most = 100_000
const leaves = createLeaves(most)
const read = createNodeReader(leaves)
const run = ({ nodes, build }: ProofPlan): readonly Buffer[] => build(nodes.map(read))
const rootOf = (size: number): Buffer => run(planRoot(size))[0] ?? Buffer.alloc(0)
const leafOf = (index: number): Buffer => leaves[index] ?? Buffer.alloc(0)

/** A size up to 100,000, and up to two things below it; sizes near powers of two are common. */
const size = fc.oneof(
  fc.integer({ min: 1, max: most }),
  fc.integer({ min: 1, max: 600 }),
  fc
    .tuple(fc.integer({ min: 0, max: 16 }), fc.integer({ min: -1, max: 1 }))
    .map(([power, by]) => Math.max(1, 2 ** power + by)),
)
const below = fc
  .tuple(size, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
  .map(([whole, part]) => [Math.floor(part * whole), whole] as const)

function flipped(hash: Buffer): Buffer {
  const copy = Buffer.from(hash)
  copy[7] = (copy[7] ?? 0) ^ 0x10
  return copy
}

describe('planRoot', () => {
  it('gives the root of RFC 6962 for every size up to 130', () => {
    for (let n = 0; n <= 130; n += 1) {
      expect(rootOf(n)).toEqual(hashByDefinition(leaves.slice(0, n)))
    }
  })

  it('gives it for trees of up to 100,000 leaves', () => {
    fc.assert(
      fc.property(size, (n) => {
        expect(rootOf(n)).toEqual(hashByDefinition(leaves.slice(0, n)))
      }),
      { numRuns: 5 },
    )
  })
})

describe('planInclusion', () => {
  it('makes proofs that hold, for every leaf of every tree up to 70', () => {
    for (let n = 1; n <= 70; n += 1) {
      for (let index = 0; index < n; index += 1) {
        const head = { size: n, root: rootOf(n) }
        checkInclusion({ index, hash: leafOf(index) }, head, run(planInclusion(index, n)))
      }
    }
  })

  it('makes proofs that hold for this leaf, place and tree alone', () => {
    fc.assert(
      fc.property(below, fc.nat(), ([index, n], seed) => {
        const proof = run(planInclusion(index, n))
        const head = { size: n, root: rootOf(n) }
        const leaf = { index, hash: leafOf(index) }
        checkInclusion(leaf, head, proof)
        const wrong = [
          () => {
            checkInclusion({ ...leaf, hash: flipped(leaf.hash) }, head, proof)
          },
          () => {
            checkInclusion(leaf, { ...head, root: flipped(head.root) }, proof)
          },
          () => {
            checkInclusion({ ...leaf, index: n }, head, proof)
          },
          () => {
            checkInclusion(leaf, head, [...proof, leaf.hash])
          },
          () => {
            checkInclusion(leaf, head, [leaf.hash, ...proof])
          },
        ]
        const at = proof.length === 0 ? -1 : seed % proof.length
        if (at >= 0) {
          wrong.push(
            () => {
              checkInclusion(leaf, head, proof.slice(0, -1))
            },
            () => {
              checkInclusion(leaf, head, proof.slice(1))
            },
            () => {
              checkInclusion(
                leaf,
                head,
                proof.map((hash, i) => (i === at ? flipped(hash) : hash)),
              )
            },
            () => {
              checkInclusion({ ...leaf, index: (index + 1 + (seed % (n - 1))) % n }, head, proof)
            },
          )
        }
        for (const attempt of wrong) expect(attempt).toThrow(ProofInvalidError)
      }),
      { numRuns: 200 },
    )
  })

  it('refuses a leaf that is not there', () => {
    for (const [index, n] of [
      [0, 0],
      [5, 5],
      [-1, 5],
      [0.5, 5],
      [1, NaN],
    ] as const) {
      expect(() => planInclusion(index, n)).toThrow(RangeError)
    }
  })
})

describe('planConsistency', () => {
  it('makes proofs that hold, between every two trees up to 70', () => {
    for (let n = 1; n <= 70; n += 1) {
      for (let m = 1; m <= n; m += 1) {
        const [earlier, later] = [
          { size: m, root: rootOf(m) },
          { size: n, root: rootOf(n) },
        ]
        checkConsistency(earlier, later, run(planConsistency(m, n)))
      }
    }
  })

  it('makes proofs that hold for these two trees alone', () => {
    fc.assert(
      fc.property(below, fc.nat(), ([index, n], seed) => {
        const m = index + 1
        const proof = run(planConsistency(m, n))
        const [earlier, later] = [
          { size: m, root: rootOf(m) },
          { size: n, root: rootOf(n) },
        ]
        checkConsistency(earlier, later, proof)
        const wrong = [
          () => {
            checkConsistency({ ...earlier, root: flipped(earlier.root) }, later, proof)
          },
          () => {
            checkConsistency(earlier, { ...later, root: flipped(later.root) }, proof)
          },
          () => {
            checkConsistency({ ...earlier, size: 0 }, later, proof)
          },
          () => {
            checkConsistency({ ...earlier, size: n + 1 }, later, proof)
          },
          () => {
            checkConsistency(earlier, later, [...proof, earlier.root])
          },
        ]
        const at = proof.length === 0 ? -1 : seed % proof.length
        if (at >= 0) {
          wrong.push(
            () => {
              checkConsistency(later, earlier, proof)
            },
            () => {
              checkConsistency(earlier, later, proof.slice(0, -1))
            },
            () => {
              checkConsistency(earlier, later, proof.slice(1))
            },
            () => {
              checkConsistency(
                earlier,
                later,
                proof.map((hash, i) => (i === at ? flipped(hash) : hash)),
              )
            },
          )
        }
        for (const attempt of wrong) expect(attempt).toThrow(ProofInvalidError)
      }),
      { numRuns: 200 },
    )
  })

  it('refuses trees that are no part of each other', () => {
    for (const [m, n] of [
      [0, 5],
      [6, 5],
      [1.5, 5],
      [1, Infinity],
    ] as const) {
      expect(() => planConsistency(m, n)).toThrow(RangeError)
    }
  })
})
