import { createTestCopy } from '../../test/copies.ts'
import { parseStructuredCopy } from '@ujirani/events'
import { toStoredEvent } from '../store/stored-event.ts'
import { namePlaces } from './place-label.ts'
import { toSummary } from './to-summary.ts'

function summaryOf(changes: Readonly<Record<string, unknown>> = {}) {
  const { envelope, data } = parseStructuredCopy(createTestCopy(changes))
  return toSummary(envelope, data)
}

describe('toSummary', () => {
  it('says what, where, when, how bad and by whom', () => {
    expect(summaryOf()).toMatchObject({
      family: 'incident',
      fact: 'reported',
      party: 'bi.cgm',
      happenedAt: '2026-03-10T07:40:00+02:00',
      severity: 'MODERATE',
      kind: 'CROWDING',
      title: [{ lang: 'fr', text: 'Longue file à la barrière', origin: 'ORIGINAL' }],
      place: { code: 'COD_AB BDI010', precision: 'ADM1' },
      redactions: 3,
    })
  })

  it('names a place by what its code stands for', () => {
    expect(summaryOf().place?.names).toMatchObject([{ text: 'Makamba' }])
  })

  it('keeps a suppressed number as one that has no value', () => {
    expect(summaryOf().figure).toEqual({ name: 'affected', count: { qualifier: 'SUPPRESSED' } })
  })

  it('does not say when it happened if the copy does not', () => {
    expect(summaryOf({ time: undefined }).happenedAt).toBeNull()
  })

  it('shows midnight sharp as the day it stands for', () => {
    expect(summaryOf({ time: '2019-04-10T00:00:00+03:00' }).happenedAt).toBe('2019-04-10')
    expect(summaryOf({ time: '2019-04-10T00:00:01+03:00' }).happenedAt).toContain('T00:00:01')
  })

  it.each([
    ['no data of its schema', { data: 'text' }],
    ['lists of anything', { data: { lines: [1, null], areas: [7], shareableSummary: [{}] } }],
  ])('gives a line for %s', (_, changes) => {
    expect(summaryOf(changes)).toMatchObject({ title: [], place: null, items: [] })
  })
})

describe('toStoredEvent', () => {
  it.each([
    ['roles that cannot be read', { roles: 'analyst,,' }],
    ['a last day that is none', { retainuntil: '2026-02-31' }],
    ['no agreement', { agreement: undefined }],
  ])('refuses a copy with %s', (_, changes) => {
    expect(() => toStoredEvent(createTestCopy(changes))).toThrow()
  })

  it('takes a label that is missing for the most restrictive', () => {
    const labels = summaryOf({ sensitivity: undefined, tlp: 'PINK' })
    expect(labels).toMatchObject({ sensitivity: 'SEVERE', tlp: 'RED' })
  })
})

describe('namePlaces', () => {
  it('names the codes wherever they stand, and only those it knows', () => {
    const codes = [{ scheme: 'COD_AB', code: 'BDI010', vintage: '2017-11-03' }]
    const data = {
      rows: [{ place: { codes } }, { place: { codes: [{ scheme: 'X', code: '1' }] } }],
    }
    expect(namePlaces(data)).toMatchObject({ 'COD_AB BDI010': { text: 'Makamba' } })
    expect(Object.keys(namePlaces(data))).toHaveLength(1)
  })
})
