import fc from 'fast-check'
import { possibleValues, statementsOf, type Statement } from './attacker.ts'

const provinces = ['BDI010', 'BDI003', 'BDI018']
const [makamba, bururi, rumonge] = provinces as [string, string, string]
const exactly = (value: number) => ({ value, qualifier: 'EXACT' })
const suppressed = { qualifier: 'SUPPRESSED' }
const cell = (code: string, count: object) => ({
  place: { codes: [{ scheme: 'COD_AB', code, vintage: '2017-11-03' }] },
  count,
})

const left = (...copies: readonly object[]): readonly number[] =>
  possibleValues(
    copies.flatMap((copy) => statementsOf(copy, provinces)),
    provinces,
    rumonge,
  )

describe('the attacker', () => {
  it('gets the six by subtraction where only they are hidden', () => {
    const byDestination = [
      cell(makamba, exactly(609)),
      cell(bururi, exactly(129)),
      cell(rumonge, suppressed),
    ]
    expect(left({ total: exactly(744), byDestination })).toEqual([6])
  })

  it('gets the six where men and women stand for a hidden total', () => {
    const bySexAge = [{ count: exactly(329) }, { count: exactly(415) }]
    const byDestination = [
      cell(makamba, exactly(609)),
      cell(bururi, exactly(129)),
      cell(rumonge, suppressed),
    ]
    expect(left({ total: suppressed, bySexAge, byDestination })).toEqual([6])
  })

  it('gets the six from two copies that hide different cells', () => {
    const total = exactly(744)
    const one = { total, byDestination: [cell(makamba, exactly(609)), cell(bururi, suppressed)] }
    const other = { byDestination: [cell(bururi, exactly(129))] }
    expect(left(one)).toHaveLength(136)
    expect(left(one, other)).toEqual([6])
  })

  it('gets the six from a coarser place that holds them with others', () => {
    const country = { codes: [{ scheme: 'ISO_3166_1', code: 'BI' }] }
    const one = { byDestination: [cell(makamba, exactly(609)), cell(bururi, exactly(129))] }
    expect(left(one, { byDestination: [{ place: country, count: exactly(744) }] })).toEqual([6])
  })

  it('knows next to nothing where Bururi is hidden too', () => {
    const byDestination = [
      cell(makamba, exactly(609)),
      cell(bururi, suppressed),
      cell(rumonge, suppressed),
    ]
    const values = left({ total: exactly(744), byDestination })
    expect(values).toEqual(Array.from({ length: 136 }, (_, value) => value))
  })

  it('takes a range at its word', () => {
    const range = { qualifier: 'ROUNDED', value: 0, lower: 0, upper: 9 }
    expect(left({ byDestination: [cell(rumonge, range)] })).toHaveLength(10)
  })

  it('is exact: it finds what trying every filling finds', () => {
    const bound = fc.nat({ max: 8 })
    const statement: fc.Arbitrary<Statement> = fc.record({
      provinces: fc.subarray(provinces, { minLength: 1 }),
      low: bound,
      high: bound,
    })
    const all = Array.from({ length: 9 ** 3 }, (_, at) => [
      at % 9,
      Math.floor(at / 9) % 9,
      Math.floor(at / 81),
    ])
    const total = { provinces, low: 0, high: 8 }
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), (some) => {
        const statements = [...some, total]
        const possible = all.filter((filling) =>
          statements.every(({ provinces: codes, low, high }) => {
            const sum = codes.reduce(
              (sum_, code) => sum_ + (filling[provinces.indexOf(code)] ?? 0),
              0,
            )
            return low <= sum && sum <= high
          }),
        )
        const values = [...new Set(possible.map((filling) => filling[2] ?? 0))]
        expect(possibleValues(statements, provinces, rumonge)).toEqual(
          values.sort((one, other) => one - other),
        )
      }),
      { numRuns: 300 },
    )
  })
})
