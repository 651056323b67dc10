import fc from 'fast-check'
import { parseUniqueJson } from './unique-json.ts'

describe('parseUniqueJson', () => {
  it('reads what JSON.parse reads when no member is named twice', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(parseUniqueJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"b":{"c":1,"c":2}}',
    '[{"a":1},{"a":1,"a":2}]',
    '{"a":{"a":1},"a":2}',
    '{"a" :1,"\\u0061"\n:1}',
    '{"\\"":1,"\\"":2}',
    '{"__proto__":1,"__proto__":2}',
  ])('refuses %s', (text) => {
    expect(() => parseUniqueJson(text)).toThrow(SyntaxError)
  })

  it.each(['{"a":{"a":{"a":1}}}', '[{"a":1},{"a":2}]', '{"a":"a","b":"a:"}', '{"a":["{","}"]}'])(
    'accepts %s',
    (text) => {
      expect(parseUniqueJson(text)).toEqual(JSON.parse(text))
    },
  )
})
