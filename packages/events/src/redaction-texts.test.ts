import type { Redaction } from './envelope.ts'
import { redactionsText, redactionTexts } from './redaction-texts.ts'

const redactions: readonly Redaction[] = [
  { path: 'place', operator: 'GENERALISE_PLACE' },
  { path: '@subject', operator: 'PAIRWISE' },
]

describe('redactionTexts', () => {
  it('says path and operator, frozen or not', () => {
    const texts = ['place:GENERALISE_PLACE', '@subject:PAIRWISE']
    expect(redactionTexts(redactions)).toEqual(texts)
    expect(redactionTexts(Object.freeze([...redactions]))).toEqual(texts)
    expect(redactionsText(redactions)).toBe(texts.join())
  })

  it('gives the same list for the same frozen one, and nobody can change it', () => {
    const frozen = Object.freeze([...redactions])
    expect(redactionTexts(frozen)).toBe(redactionTexts(frozen))
    expect(Object.isFrozen(redactionTexts(frozen))).toBe(true)
  })

  it('follows a list that changes', () => {
    const growing = [...redactions]
    redactionTexts(growing)
    growing.pop()
    expect(redactionTexts(growing)).toEqual(['place:GENERALISE_PLACE'])
  })

  it('says nothing of none', () => {
    expect(redactionsText([])).toBeUndefined()
  })
})
