import { arrived, cod, type Members } from './check.fixture.ts'

describe('PLACE_UNKNOWN and PLACE_CONFLICT', () => {
  const at = (...codes: readonly Members[]): string[] =>
    arrived({ borderPost: { codes, precision: 'POST' } })
  const mugina = { scheme: 'BORDER_POST', code: 'MUG-MAN/BI' }

  it('take all codes of one place, and a pair of posts', () => {
    expect(at(mugina, cod('BDI010003'), { scheme: 'ISO_3166_2', code: 'BI-MA' })).toEqual([])
    expect(at({ scheme: 'BORDER_POST', code: 'MUG-MAN' })).toEqual([])
  })

  it.each<[string, Members]>([
    ['an unknown code', cod('BDI999')],
    ['a code in the wrong scheme', { scheme: 'ISO_3166_2', code: 'TZ16' }],
    ['a code without its vintage', { scheme: 'COD_AB', code: 'BDI010003' }],
    ['a code of another vintage', { ...cod('BDI010003'), vintage: '2025-06-05' }],
    ['an unspecified scheme', { ...cod('BDI010003'), scheme: 'UNSPECIFIED' }],
  ])('refuse %s', (_name, code) => {
    expect(at(code)).toEqual(['PLACE_UNKNOWN /data/borderPost/codes/0/code'])
  })

  it('refuse the post Mugina with the code of the commune Mugina', () => {
    expect(at(mugina, cod('BDI005004'))).toEqual(['PLACE_CONFLICT /data/borderPost/codes'])
  })
})
