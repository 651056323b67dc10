import fc from 'fast-check'
import { ProofInvalidError } from './errors.ts'
import { edgeTiles, parseTilePath, tilePath } from './tile-path.ts'
import { encodeBundle, parseBundle } from './tiles.ts'

describe('tilePath', () => {
  it('writes the index that the text of tlog-tiles writes', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067')
    expect(tilePath({ level: 'entries', index: 0, width: 3 })).toBe('tile/entries/000.p/3')
  })

  it('is taken apart again', () => {
    const tile = fc.record({
      level: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 })),
      index: fc.oneof(fc.nat({ max: 2000 }), fc.maxSafeNat()),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(tile, (one) => {
        expect(parseTilePath(tilePath(one))).toEqual(one)
      }),
    )
  })

  it.each([
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/0',
    'tile/0/1000',
    'tile/0/x000/067',
    'tile/0/001/067',
    'tile/0/x001/x234/067/',
    'tile/0/../000',
    'tile/entries/x999/x999/x999/x999/x999/x999/999',
    '/tile/0/000',
    'tile/data/000',
    'tile/0/000.p/12\n',
    'tile/0/٠٠٠',
  ])('is not %j', (path) => {
    expect(parseTilePath(path)).toBeUndefined()
  })
})

describe('edgeTiles', () => {
  it('names no tile of an empty tree, nor full ones', () => {
    expect(edgeTiles(0)).toEqual([])
    expect(edgeTiles(256).map(tilePath)).toEqual(['tile/1/000.p/1'])
    expect(edgeTiles(70_000).map(tilePath)).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ])
  })
})

describe('encodeBundle', () => {
  it('is taken apart again', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
        const parsed = parseBundle(encodeBundle(entries))
        expect(parsed.map((entry) => [...entry])).toEqual(entries.map((entry) => [...entry]))
      }),
    )
  })

  it('refuses an entry that its length cannot tell', () => {
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(RangeError)
    expect(encodeBundle([Buffer.alloc(65_535)])).toHaveLength(65_537)
  })

  it('is not read when it ends early', () => {
    const bundle = encodeBundle([Buffer.from('one'), Buffer.from('two')])
    for (const length of [1, 4, 6, 9]) {
      expect(() => parseBundle(bundle.subarray(0, length))).toThrow(ProofInvalidError)
    }
  })
})
