import { createPlaces } from '@ujirani/events'
import { typeOf } from '../../test/disclosures.ts'
import { sharedParts } from './shared-parts.ts'

describe('sharedParts', () => {
  const places = createPlaces()
  const type = typeOf('incident.reported')

  it('gives what says the same the same part', () => {
    const [one, other] = [{}, {}]
    expect(sharedParts(places, type).of('a', () => one)).toBe(one)
    expect(sharedParts(places, type).of('a', () => other)).toBe(one)
    expect(sharedParts(places, type).of('b', () => other)).toBe(other)
  })

  it('remembers that something cannot be made', () => {
    expect(sharedParts(places, type).of<unknown>('unfit', () => undefined)).toBeUndefined()
    expect(sharedParts(places, type).of<unknown>('unfit', () => 1)).toBeUndefined()
  })

  it('shares nothing between types, nor between maps', () => {
    sharedParts(places, type).of('c', () => 1)
    expect(sharedParts(places, typeOf('incident.updated')).of('c', () => 2)).toBe(2)
    expect(sharedParts({ ...places }, type).of('c', () => 3)).toBe(3)
  })

  it('holds no more than so many', () => {
    const shared = sharedParts({ ...places }, type)
    for (let index = 0; index < 5_000; index += 1) shared.of(index.toString(), () => index)
    expect(shared.of('4999', () => -1)).toBe(4999)
    expect(shared.of('0', () => -1)).toBe(-1)
  })
})
