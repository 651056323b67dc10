import { catalogue, type AvroValue, type Place } from '@ujirani/events'
import fc from 'fast-check'
import { valueOf } from '../../test/arbitrary-value.ts'
import { burundian, count, keys } from '../../test/disclosures.ts'
import {
  alert,
  bucket,
  compile,
  generalise,
  link,
  males,
  placeOf,
  round,
} from '../../test/operators.ts'
import { checkOperator, compileOperator } from './operator-table.ts'

describe('BUCKET', () => {
  it.each([
    [0, 0, 9],
    [9, 0, 9],
    [10, 10, 49],
    [99, 50, 99],
  ])('puts a count of %i between %i and %i', (value, lower, upper) => {
    const expected = { value: lower, qualifier: 'ROUNDED', lower, upper }
    expect(compile(bucket, 'total')(count(value), link)).toEqual(expected)
  })

  it('says only that a count has passed the last edge', () => {
    const expected = { value: null, qualifier: 'AT_LEAST', lower: 100, upper: null }
    expect(compile(bucket, 'total')(count(7321), link)).toEqual(expected)
  })

  it('spans every bucket that a range may lie in', () => {
    const range = { value: null, qualifier: 'ESTIMATE', lower: 45, upper: 60 }
    const expected = { value: 10, qualifier: 'ROUNDED', lower: 10, upper: 99 }
    expect(compile(bucket, 'total')(range, link)).toEqual(expected)
  })

  it('leaves nothing of a figure that stands beside SUPPRESSED', () => {
    const leaky = { value: 6, qualifier: 'SUPPRESSED', lower: null, upper: null }
    expect(compile(bucket, 'total')(leaky, link)).toMatchObject({ value: null })
  })

  it('gives equal copies of counts that share a bucket', () => {
    const apply = compile(bucket, 'total')
    const inside = fc.integer({ min: 10, max: 49 }).map(count)
    fc.assert(
      fc.property(inside, inside, (one, other) => {
        expect(apply(one, link)).toEqual(apply(other, link))
      }),
    )
  })

  it('has no answer for a number under the first edge', () => {
    const apply = compile({ op: 'BUCKET', edges: [5, 10] }, 'borderPost.uncertaintyKm')
    expect(apply(7.5, link)).toBe(5)
    expect(() => apply(4.9, link)).toThrow('lies under the first edge')
  })
})

describe('ROUND', () => {
  it.each([
    [744, 740, 735, 744],
    [745, 750, 745, 754],
    [4, 0, 0, 4],
    [5, 10, 5, 14],
  ])('takes a count of %i for %i, from %i to %i', (value, rounded, lower, upper) => {
    const expected = { value: rounded, qualifier: 'ROUNDED', lower, upper }
    expect(compile(round, 'total')(count(value), link)).toEqual(expected)
  })

  it('says nothing of a hidden count, and no upper end of an open one', () => {
    const apply = compile(round, 'total')
    const hidden = { value: null, qualifier: 'SUPPRESSED', lower: null, upper: null }
    expect(apply(hidden, link)).toEqual(hidden)
    const open = { value: 352, qualifier: 'AT_LEAST', lower: null, upper: null }
    expect(apply(open, link)).toEqual({
      value: null,
      qualifier: 'AT_LEAST',
      lower: 345,
      upper: null,
    })
  })

  it('gives equal copies of counts that round to the same', () => {
    const apply = compile(round, 'total')
    const inside = fc.integer({ min: 735, max: 744 }).map(count)
    fc.assert(
      fc.property(inside, inside, (one, other) => {
        expect(apply(one, link)).toEqual(apply(other, link))
      }),
    )
  })
})

describe('CONST', () => {
  it('says the same of whatever is there, and of nothing', () => {
    const apply = compile({ op: 'CONST', value: 1.5 }, 'borderPost.uncertaintyKm')
    expect([apply(7, link), apply(null, link)]).toEqual([1.5, 1.5])
  })
})

describe('MASK', () => {
  it.each([
    [3, 'convoy-17', 'con…'],
    [-2, 'convoy-17', '…17'],
    [3, 'abc', '…'],
    [3, 'ab', '…'],
  ])('with %i makes of %s %s', (keep, code, masked) => {
    expect(compile({ op: 'MASK', keep }, 'movementId')(code, link)).toBe(masked)
  })

  it('shows nothing of how long a code is', () => {
    const apply = compile({ op: 'MASK', keep: 2 }, 'movementId')
    expect(apply('TZ-1', link)).toBe(apply('TZ-123456', link))
  })
})

describe('PSEUDONYM', () => {
  it('is one for all recipients of an agreement, and another under another agreement', () => {
    const apply = compile('PSEUDONYM', 'movementId')
    const colleague = keys('bi-tz-returns' as never, 'iom' as never)
    const elsewhere = keys('bi-tz-police' as never, 'bi.cgm' as never)
    expect(apply('convoy-17', colleague)).toBe(apply('convoy-17', link))
    expect(apply('convoy-17', elsewhere)).not.toBe(apply('convoy-17', link))
    expect(apply('convoy-17', link)).not.toBe(link.pairwise('convoy-17'))
  })
})

describe('KEEP_LANG', () => {
  const say = (lang: string) => ({ lang, text: lang, origin: 'ORIGINAL' })

  it('keeps the languages listed, with their regions, in their order', () => {
    const apply = compile({ op: 'KEEP_LANG', langs: ['fr', 'SW-tz'] }, 'remarks')
    const texts = ['en', 'fr-BI', 'sw-TZ', 'sw', 'fr', 'fro'].map(say)
    expect(apply(texts, link)).toEqual(['fr-BI', 'sw-TZ', 'fr'].map(say))
  })
})

describe('FILTER_ITEMS', () => {
  it('keeps the items for which the condition holds', () => {
    const item = (sex: string) => ({ sex, age: 'UNSPECIFIED', count: count(3) })
    const apply = compile(males, 'bySexAge')
    expect(apply(['M', 'F', 'M'].map(item), link)).toEqual(['M', 'M'].map(item))
  })
})

describe('GENERALISE_PLACE', () => {
  const mugina = {
    ...burundian('BDI010003'),
    precision: 'POINT',
    names: [{ lang: 'fr', text: 'Poste de Mugina', origin: 'ORIGINAL' }],
    lat: -4.28,
    lon: 29.9,
    uncertaintyKm: 1,
    codes: [{ scheme: 'COD_AB', code: 'BDI010003', vintage: 17_473 }],
  } as unknown as AvroValue

  it('leaves the unit, and nothing of the place in it', () => {
    const copy = compile(generalise, 'borderPost')(mugina, link) as unknown as Place
    expect(copy).toMatchObject({ precision: 'ADM1', lat: null, lon: null, uncertaintyKm: null })
    expect(copy.codes.map(({ code }) => code)).toEqual(['BDI010', 'BI-MA', 'BI.17'])
    expect(JSON.stringify(copy)).not.toContain('Mugina')
  })

  it('gives equal copies of two places in one unit', () => {
    const apply = compile(generalise, 'borderPost')
    const codes = [{ scheme: 'COD_AB', code: 'BDI010005', vintage: 17_473 }]
    const nyanzaLac = { ...(mugina as object), codes, names: null, lat: null }
    expect(apply(nyanzaLac as unknown as AvroValue, link)).toEqual(apply(mugina, link))
  })

  it('has no answer for a code that no map has', () => {
    const codes = [{ scheme: 'COD_AB', code: 'BDI999', vintage: 17_473 }]
    const nowhere = { ...(mugina as object), codes } as unknown as AvroValue
    const apply = compile(generalise, 'borderPost')
    expect(() => apply(nowhere, link)).toThrow('borderPost')
    // Asked again, it is not answered from memory.
    expect(() => apply(nowhere, link)).toThrow('borderPost')
  })

  it('has no answer on a map that the place is not on', () => {
    const apply = compile({ ...generalise, vintage: '2010-01-01' }, 'borderPost')
    expect(() => apply(mugina, link)).toThrow('no unit of that level')
  })
})

describe('DROP_FREE_TEXT', () => {
  it('takes what was written, and leaves codes, symbols and numbers', () => {
    const apply = compile('DROP_FREE_TEXT', 'parameters', alert)
    const value = [{ name: 'C1', kind: 'UNSPECIFIED', value: 'Asha, born 1990' }]
    expect(JSON.stringify(apply(value, link))).not.toContain('Asha')
    expect(apply(value, link)).toMatchObject([{ name: 'C1', kind: 'UNSPECIFIED' }])
  })

  it('gives equal copies of values that differ in what was written', () => {
    const { field } = placeOf('areas', alert)
    const apply = compile('DROP_FREE_TEXT', 'areas', alert)
    fc.assert(
      fc.property(valueOf(field.node, true), fc.string(), (value, text) => {
        const rewritten = JSON.parse(JSON.stringify(value), (key, member: unknown) =>
          key === 'text' ? text : member,
        ) as AvroValue
        const plain = JSON.parse(JSON.stringify(value)) as AvroValue
        expect(apply(rewritten, link)).toEqual(apply(plain, link))
      }),
    )
  })

  it('leaves no text without a format in any event type', () => {
    for (const type of catalogue.eventTypes.values()) {
      for (const { name } of type.node.fields) {
        const place = placeOf(name, type)
        if (checkOperator({ op: 'DROP_FREE_TEXT' }, place) !== undefined) continue
        const apply = compileOperator({ op: 'DROP_FREE_TEXT' }, place)
        const [value] = fc.sample(valueOf(place.field.node, true), { numRuns: 1, seed: 1 })
        const marked = JSON.parse(JSON.stringify(value ?? null), (key, member: unknown) =>
          key === 'text' ? 'CANARY' : member,
        ) as AvroValue
        expect(JSON.stringify(apply(marked, link))).not.toContain('CANARY')
      }
    }
  })
})
