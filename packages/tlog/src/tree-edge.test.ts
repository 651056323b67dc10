import fc from 'fast-check'
import { createLeaves, createNodeReader } from '../test/small-tree.ts'
import { hashBytes } from './hashing.ts'
import { planConsistency, planInclusion, planRoot, type ProofPlan } from './make-proof.ts'
import { checkConsistency, checkInclusion } from './check-proof.ts'
import { tilePath, tileWidth, type HashTile } from './tile-path.ts'
import { hashFromTile, placeOf } from './tiles.ts'
import { TreeEdge } from './tree-edge.ts'

const most = 70_000
const leaves = createLeaves(most)
const readNode = createNodeReader(leaves)
const rootOf = (size: number): Buffer | undefined => {
  const { nodes, build } = planRoot(size)
  return build(nodes.map(readNode))[0]
}

/** A log's levels of hashes as an appending edge has filled them. */
class Levels {
  readonly edge = new TreeEdge()
  readonly levels: Buffer[][] = [[]]

  append(leaf: Buffer): void {
    const raised = this.edge.append(leaf)
    this.levels[0]?.push(leaf)
    raised.forEach((hash, above) => (this.levels[above + 1] ??= []).push(hash))
  }

  read({ level, index, width }: HashTile): Buffer {
    const from = index * tileWidth
    return Buffer.concat((this.levels[level] ?? []).slice(from, from + width))
  }

  run({ nodes, build }: ProofPlan, size: number): readonly Buffer[] {
    return build(
      nodes.map((node) => {
        const place = placeOf(node, size)
        const bytes = this.read(place.tile)
        expect(bytes.length).toBe(place.tile.width * hashBytes)
        return hashFromTile(place, bytes)
      }),
    )
  }
}

const whole = new Levels()
for (const leaf of leaves) whole.append(leaf)

describe('TreeEdge', () => {
  it('knows the root after every leaf', () => {
    const edge = new TreeEdge()
    expect(edge.root()).toEqual(rootOf(0))
    for (const [index, leaf] of leaves.slice(0, 1100).entries()) {
      edge.append(leaf)
      expect(edge.root()).toEqual(rootOf(index + 1))
    }
    expect(whole.edge.root()).toEqual(rootOf(most))
  })

  it('fills the tiles of the 70,000 leaves that the text of tlog-tiles counts', () => {
    expect(whole.levels.map(({ length }) => length)).toEqual([70_000, 273, 1])
    const last = [0, 1, 2].map((level) => {
      const hashes = whole.levels[level]?.length ?? 0
      const width = hashes % tileWidth
      return tilePath({ level, index: Math.floor(hashes / tileWidth), width })
    })
    expect(last).toEqual(['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1'])
  })

  it('goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: most - 1 }),
        fc.integer({ min: 0, max: 700 }),
        (at, more) => {
          const edge = TreeEdge.resume(at, (tile) => whole.read(tile))
          expect(edge.root()).toEqual(rootOf(at))
          const end = Math.min(most, at + more)
          for (const leaf of leaves.slice(at, end)) edge.append(leaf)
          expect([edge.size, edge.root()]).toEqual([end, rootOf(end)])
        },
      ),
      { numRuns: 40 },
    )
  })

  it('refuses to go on from a tile that is too short', () => {
    const short = (tile: HashTile): Buffer => whole.read(tile).subarray(hashBytes)
    expect(() => TreeEdge.resume(1000, short)).toThrow(RangeError)
    expect(() => TreeEdge.resume(-1, short)).toThrow(RangeError)
  })
})

describe('placeOf', () => {
  it('finds in the tiles what proofs of every tree in the log need', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: most }), fc.nat(), fc.nat(), (size, one, other) => {
        const head = { size, root: rootOf(size) ?? Buffer.alloc(0) }
        const index = one % size
        const leaf = { index, hash: leaves[index] ?? Buffer.alloc(0) }
        checkInclusion(leaf, head, whole.run(planInclusion(index, size), size))
        const earlier = 1 + (other % size)
        const before = { size: earlier, root: rootOf(earlier) ?? Buffer.alloc(0) }
        checkConsistency(before, head, whole.run(planConsistency(earlier, size), size))
      }),
      { numRuns: 200 },
    )
  })
})
