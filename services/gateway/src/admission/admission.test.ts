import type { PartyId } from '@ujirani/events'
import { parseEvent, catalogue } from '@ujirani/events'
import { newId, structured, withData } from '../../test/fixtures/events.ts'
import { createAdmission } from './admission.ts'

const nowMs = Date.UTC(2026, 0, 1)
const dayMs = 86_400_000
const door = createAdmission(45 * dayMs)

function admit(json: unknown, { party = 'bi.cgm', families = ['incident'] } = {}): void {
  door.admit({ ...parseEvent(json, catalogue), party: party as PartyId, families, nowMs })
}

const event = (members: object = {}) => structured({ id: newId(nowMs), ...members })

describe('createAdmission', () => {
  it('is a visible list of steps', () => {
    expect(door.steps).toEqual([
      'own-source',
      'own-family',
      'free-text',
      'single-event',
      'id-horizon',
    ])
  })

  it('lets a sound event through', () => {
    expect(() => {
      admit(event())
    }).not.toThrow()
  })

  it.each([
    ['the source of another party', () => event(), { party: 'tz.isd' }, ['ERR_SOURCE_FOREIGN']],
    ['a family of others', () => event(), { families: ['health'] }, ['ERR_EVENT_INVALID', '/type']],
    [
      'a telephone number in free text',
      () =>
        withData(
          { summary: [{ lang: 'fr', text: 'Appeler le +257 79 123 456.', origin: 'ORIGINAL' }] },
          { id: newId(nowMs) },
        ),
      {},
      ['ERR_FREE_TEXT_PERSONAL', '/data/summary/0/text'],
    ],
    [
      'a time to come',
      () => event({ time: '2026-01-01T02:00:00Z' }),
      {},
      ['ERR_EVENT_INVALID', '/time'],
    ],
    ['an id of long ago', () => event({ id: newId(nowMs - 46 * dayMs) }), {}, ['ERR_ID_TOO_OLD']],
    ['an id to come', () => event({ id: newId(nowMs + 660_000) }), {}, ['ERR_ID_IN_FUTURE']],
  ])('refuses %s', (_, make, caller, [code, pointer]) => {
    let refusal: unknown
    try {
      admit(make(), caller)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toMatchObject({ code })
    if (pointer !== undefined) expect(refusal).toMatchObject({ details: { errors: [{ pointer }] } })
  })

  it('does not repeat the text that it refuses', () => {
    const summary = [{ lang: 'fr', text: 'Appeler le +257 79 123 456.', origin: 'ORIGINAL' }]
    let refusal: unknown
    try {
      admit(withData({ summary }, { id: newId(nowMs) }))
    } catch (error) {
      refusal = error
    }
    expect(JSON.stringify(refusal) + String(refusal)).not.toContain('79')
  })

  it('takes ids of any age where none is forgotten', () => {
    const patient = createAdmission(null)
    const old = parseEvent(structured({ id: newId(0) }), catalogue)
    expect(() => {
      patient.admit({ ...old, party: 'bi.cgm' as PartyId, families: ['incident'], nowMs })
    }).not.toThrow()
  })
})
