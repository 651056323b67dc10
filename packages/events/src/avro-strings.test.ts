import fc from 'fast-check'
import avsc from 'avsc'
import { compileAvro } from './catalogue.ts'

const schema = {
  type: 'record',
  name: 'org.ujirani.test.v1.Lists',
  fields: [
    { name: 'before', type: 'int' },
    { name: 'texts', type: { type: 'array', items: 'string' } },
    { name: 'after', type: 'string' },
  ],
}
const type = compileAvro(schema)
const plain = avsc.Type.forSchema(structuredClone(schema) as never)

describe('hookStrings', () => {
  it('writes the bytes of avsc, frozen or not, and again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.boolean(), (texts, isFrozen) => {
        const value = { before: 7, texts: isFrozen ? Object.freeze(texts) : texts, after: 'é' }
        const expected = plain.toBuffer(value)
        expect(type.toBuffer(value)).toEqual(expected)
        expect(type.toBuffer(value)).toEqual(expected)
        expect(type.fromBuffer(expected)).toEqual(value)
      }),
    )
  })

  it('follows a list that changes', () => {
    const texts = ['a']
    type.toBuffer({ before: 0, texts, after: '' })
    texts.push('b')
    const value = { before: 0, texts, after: '' }
    expect(type.toBuffer(value)).toEqual(plain.toBuffer(value))
  })

  it('tells how many bytes are missing', () => {
    const value = { before: 0, texts: Object.freeze(['x'.repeat(50)]), after: 'end' }
    const { length } = plain.toBuffer(value)
    for (let room = 0; room < length; room += 1) {
      expect(type.encode(value, Buffer.alloc(room))).toBe(room - length)
    }
  })

  it.each([[Object.freeze([1])], [Object.freeze({})], ['text']])('refuses %p', (texts) => {
    expect(() => type.toBuffer({ before: 0, texts, after: '' })).toThrow()
  })

  it('is the type that readers know', () => {
    expect(type.equals(plain)).toBe(true)
    expect(() => type.createResolver(plain)).not.toThrow()
  })
})
