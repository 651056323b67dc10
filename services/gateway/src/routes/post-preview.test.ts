import { catalogue, createPlaces, type PartyId } from '@ujirani/events'
import { createRegister, type Trust } from '@ujirani/policy'
import { entryOf, parsed } from '../../test/fixtures/events.ts'
import type { IndexEntry } from '../index/entry.ts'
import type { GatewayParts } from '../parts.ts'
import { postPreview } from './post-preview.ts'

const entry = entryOf()
const event = { ...parsed({ id: entry.id }), commitment: entry.commitment }
const document = {
  agreement: 'a-b-1',
  version: 1,
  titles: [{ lang: 'en', text: 'A draft' }],
  parties: ['bi.cgm', 'tz.isd'].map((party) => ({ party, signatory: 'Director' })),
  validity: { from: '2026-02-01', to: '2028-01-31', zone: 'Africa/Bujumbura' },
  purposes: ['COORDINATION'],
  rules: [
    {
      rule: 'r1',
      from: 'bi.cgm',
      to: [{ party: 'tz.isd' }],
      types: [event.type.type],
      disclose: { incidentId: 'PAIRWISE', kind: 'KEEP' },
      retention: { period: 'P180D' },
    },
  ],
}
const state = (party: string) => {
  const record = { party, kind: 'IMMIGRATION', families: ['incident'], country: null }
  return [party, { party, record, epochs: [{ record, fromMs: -Infinity }] }] as const
}
const empty = createRegister({} as Trust, { catalogue, places: createPlaces() })
const register = { ...empty, parties: new Map(['bi.cgm', 'tz.isd'].map(state)) }

/** What a party is answered about the one event, which `bi.cgm` published. */
async function ask(party: string, find: (party: PartyId) => IndexEntry | undefined) {
  const told: unknown[] = []
  let text = ''
  const parts = {
    register: { current: () => register },
    clock: { nowMs: () => Date.UTC(2026, 2, 1) },
    index: { find },
    reader: {
      readRange: () =>
        Promise.resolve([{ topic: 'origin.bi.cgm', partition: 0, offset: 0, timestampMs: 0 }]),
    },
    eventRecords: { readOrigin: () => Promise.resolve(event) },
    access: { open: (opening: unknown) => Promise.resolve(told.push([opening, text])) },
    freshLease: { name: 'lease', check: () => undefined },
  } as unknown as GatewayParts
  const body = { json: { terms: { document }, events: { id: entry.id }, lang: 'en' } }
  const response = {
    setHeader: () => undefined,
    end: (sent: Buffer | string) => (text = sent.toString()),
  }
  const handled = postPreview(parts).handle(
    { principal: { party }, body } as never,
    {} as never,
    response as never,
  )
  const failure = await Promise.resolve(handled).then(
    () => undefined,
    (error: unknown) => error,
  )
  return { failure, text, told }
}

describe('POST /v1/previews', () => {
  const ownOnly = (party: PartyId) => (party === 'bi.cgm' ? entry : undefined)

  it('shows its publisher what an event would become, and has told the log before', async () => {
    const { failure, text, told } = await ask('bi.cgm', ownOnly)
    expect(failure).toBeUndefined()
    expect(text).toContain('Reaches tz.isd by rule')
    expect(told).toMatchObject([[{ route: 'previewEvents', topics: ['origin.bi.cgm'] }, '']])
  })

  it('shows it to nobody else', async () => {
    const { failure, text, told } = await ask('tz.isd', ownOnly)
    expect(failure).toMatchObject({ code: 'ERR_NOT_FOUND' })
    expect([text, told]).toEqual(['', []])
  })

  it('would show it to anybody, were own events not looked up by party', async () => {
    const { text } = await ask('tz.isd', () => entry)
    expect(text).toContain(event.envelope.subject)
  })
})
