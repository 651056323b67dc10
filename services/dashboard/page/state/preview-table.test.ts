import { atPointer, numberClauses, sentenceOf } from './preview-table.ts'
import type { RecipientPreview } from './agreement-shapes.ts'

describe('a JSON Pointer', () => {
  const root = { data: { list: [{ 'a/b': 1 }, { 'c~d': 2 }] } }
  it.each([
    ['', root],
    ['/data/list/0/a~1b', 1],
    ['/data/list/1/c~0d', 2],
    ['/data/list/7/x', undefined],
    ['/data/constructor', undefined],
  ])('%s leads to what stands there', (pointer, value) => {
    expect(atPointer(root, pointer)).toEqual(value)
  })
})

describe('clauses of a preview', () => {
  const cell = (clause: string, state: 'SAME' | 'HIDDEN') => ({ clause, state })
  it('are numbered as they come, once each, where they do something', () => {
    const recipients = [
      { cells: [cell('/a', 'SAME'), cell('/b', 'HIDDEN'), cell('/c', 'HIDDEN')] },
      { cells: [cell('/b', 'HIDDEN'), cell('/a', 'HIDDEN')] },
    ] as unknown as readonly RecipientPreview[]
    expect([...numberClauses(recipients)]).toEqual([
      ['/b', 1],
      ['/c', 2],
      ['/a', 3],
    ])
  })

  it('are said by their own sentence, else by the one of the rule that names the field', () => {
    const sentences = [
      { pointer: '/rules/1/disclose/@time', text: 'To the hour: “@time” and “occurredStart”.' },
      { pointer: '/rules/2/disclose/age[]', text: 'Tels quels : « age[].sex ».' },
      { pointer: '/rules/1/disclose/total', text: 'total' },
    ]
    expect(sentenceOf('/rules/1/disclose/total', sentences)).toBe('total')
    expect(sentenceOf('/rules/1/disclose/occurredStart', sentences)).toMatch(/^To the hour/)
    expect(sentenceOf('/rules/2/disclose/age[].sex', sentences)).toMatch(/^Tels/)
    expect(sentenceOf('/rules/2/disclose/occurredStart', sentences)).toBeUndefined()
    expect(sentenceOf('/rules/1/disclose', sentences)).toBeUndefined()
  })
})
