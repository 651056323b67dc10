import { catalogue, createPlaces } from '@ujirani/events'
import { checkAgreement, parseAgreement, type Register } from '@ujirani/policy'
import { createTemplate } from './template.ts'

const epoch = (party: string) => ({
  party,
  epochs: [{ record: { party, kind: 'UN' }, fromMs: -Infinity }],
})
const parties = new Map(['bi.cgm', 'tz.isd'].map((party) => [party, epoch(party)]))
const register = {
  parties: parties as unknown as Register['parties'],
  catalogue,
  places: createPlaces(),
}

describe('createTemplate', () => {
  it.each([...catalogue.eventTypes.keys()])(
    'writes a document about %s that may be signed',
    (type) => {
      const document = parseAgreement(
        createTemplate({
          agreement: 'a-b-1',
          from: 'bi.cgm',
          to: ['tz.isd'],
          types: [type],
          purposes: ['COORDINATION'],
          validFrom: '2026-01-01',
          validTo: '2027-12-31',
          zone: 'Africa/Bujumbura',
        }),
      )
      expect(checkAgreement(document, register)).toEqual([])
    },
  )
})
