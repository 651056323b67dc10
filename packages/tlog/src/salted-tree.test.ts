import fc from 'fast-check'
import { ProofInvalidError } from './errors.ts'
import { checkOpened, createSaltedTree } from './salted-tree.ts'

const salt = Buffer.alloc(16, 9)
const itemsOf = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, index) => Buffer.from(`line ${String(index)}`))

describe('createSaltedTree', () => {
  it('lets each item be shown alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), (count, seed) => {
        const { root, open } = createSaltedTree(salt, itemsOf(count))
        const opened = open(seed % count)
        checkOpened(root, opened)
        const wrong = [
          { ...opened, item: Buffer.from('line x') },
          { ...opened, index: (opened.index + 1) % opened.width },
          { ...opened, salt: Buffer.alloc(16) },
          { ...opened, width: 2 * opened.width },
          { ...opened, path: opened.path.slice(1) },
        ]
        for (const attempt of wrong) {
          expect(() => {
            checkOpened(root, attempt)
          }).toThrow(ProofInvalidError)
        }
      }),
    )
  })

  it('shows the same of few items, however many there are', () => {
    const shapes = [1, 2, 7, 16].map((count) => {
      const { path, width } = createSaltedTree(salt, itemsOf(count)).open(0)
      return [path.length, width]
    })
    expect(new Set(shapes.map(String)).size).toBe(1)
    expect(createSaltedTree(salt, itemsOf(17)).open(0).width).toBe(32)
  })

  it('gives every item a salt of its own, from which no other follows', () => {
    const { open } = createSaltedTree(salt, itemsOf(16))
    const salts = new Set(itemsOf(16).map((_, at) => Buffer.from(open(at).salt).toString('hex')))
    expect(salts.size).toBe(16)
    expect(salts.has(salt.toString('hex'))).toBe(false)
  })

  it('gives another root for another salt, and for a longer list that begins the same', () => {
    const roots = [
      createSaltedTree(salt, itemsOf(3)),
      createSaltedTree(Buffer.alloc(16, 8), itemsOf(3)),
      createSaltedTree(salt, itemsOf(4)),
      createSaltedTree(salt, []),
    ].map(({ root }) => root.toString('hex'))
    expect(new Set(roots).size).toBe(4)
  })

  it('refuses a salt that is too short, and an item that is not there', () => {
    expect(() => createSaltedTree(Buffer.alloc(8), [])).toThrow(TypeError)
    expect(() => createSaltedTree(salt, itemsOf(3)).open(3)).toThrow(RangeError)
  })
})
