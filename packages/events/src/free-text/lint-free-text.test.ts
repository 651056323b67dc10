import { catalogue } from '../catalogue.ts'
import { toValue } from '../to-value.ts'
import { lintFreeText, type FreeTextHit } from './lint-free-text.ts'

function lint(name: string, data: Readonly<Record<string, unknown>>): readonly FreeTextHit[] {
  const type = catalogue.eventTypes.get(`org.ujirani.${name}.v1`)
  if (type === undefined) throw new Error(`no type ${name}`)
  return lintFreeText(type, toValue(type, data))
}

const text = (lang: string, words: string) => ({ lang, text: words, origin: 'ORIGINAL' })

describe('lintFreeText', () => {
  it('points into nested text, once per kind, and repeats nothing of it', () => {
    const hits = lint('meeting.held', {
      meetingId: 'm-1',
      agenda: [
        { itemId: '1', visibility: 'PARTNERS', title: [text('en', 'Opening')] },
        {
          itemId: '2',
          visibility: 'PARTNERS',
          discussion: [
            text('en', 'The list was read.'),
            text('fr', 'Appelez le 79 12 34 56 ou écrivez à x@example.org.'),
          ],
        },
      ],
    })
    const pointer = '/data/agenda/1/discussion/1/text'
    expect(hits).toEqual([
      { pointer, kind: 'TELEPHONE' },
      { pointer, kind: 'EMAIL' },
    ])
  })

  it('looks into plain strings that have no format', () => {
    const shipped = (carrier: string) =>
      lint('equipment.shipped', { requestId: 'r-1', lines: [{ line: '1' }], carrier })
    expect(shipped('Kigoma Road Haulage')).toEqual([])
    expect(shipped('Kigoma Road Haulage, 0712 345 678')).toEqual([
      { pointer: '/data/carrier', kind: 'TELEPHONE' },
    ])
  })

  it('leaves codes and the contact of an official alone', () => {
    const hits = lint('health.alert.issued', {
      alertRootId: '71234567',
      parameters: [{ kind: 'PARAMETER', name: '71234567', value: 'Kigoma' }],
      contact: { office: { party: 'bi.msp' }, phone: '+257 22 00 00 00', email: 'x@example.org' },
    })
    expect(hits).toEqual([])
  })

  it('looks into the values of parameters', () => {
    const hits = lint('health.alert.issued', {
      alertRootId: 'a-1',
      parameters: [{ kind: 'PARAMETER', name: 'contact', value: 'x@example.org' }],
    })
    expect(hits).toEqual([{ pointer: '/data/parameters/0/value', kind: 'EMAIL' }])
  })

  it('says nothing of a record without text', () => {
    expect(lint('incident.withdrawn', { incidentId: 'i-1' })).toEqual([])
  })
})
