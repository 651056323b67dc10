import { brief, check, cod, place, type Members } from './check.fixture.ts'

describe('SAME_OFFICE', () => {
  const approved = (requester: Members, approver: Members): string[] =>
    brief(
      check('equipment.approved', {
        requestId: 'r-1',
        requester,
        approver,
        approvedOn: '2018-12-01',
        zone: 'Africa/Dar_es_Salaam',
        lines: [{ line: '1' }],
      }),
    )
  const desk = { party: 'tz.isd', role: 'border-desk', site: 'manyovu' }

  it('lets another office of the same party approve', () => {
    expect(approved(desk, { party: 'tz.isd', role: 'logistics', site: 'dodoma' })).toEqual([])
    expect(approved(desk, { party: 'iom', role: 'border-desk', site: 'manyovu' })).toEqual([])
  })

  it('refuses an office that approves what it asked for', () => {
    expect(approved(desk, desk)).toEqual(['SAME_OFFICE /data/approver'])
  })

  it('refuses an approver that could be the requester for all that is said', () => {
    expect(approved(desk, { party: 'tz.isd' })).toEqual(['SAME_OFFICE /data/approver'])
  })
})

describe('CONTACT_UNLABELLED', () => {
  const alert = (personaldata: string, contact: Members | null): string[] =>
    brief(
      check(
        'health.alert.issued',
        {
          alertRootId: 'a-1',
          sender: { party: 'bi.msp' },
          sentAt: '2019-04-10T09:00:00Z',
          zone: 'Africa/Bujumbura',
          scope: 'RESTRICTED',
          urgency: 'EXPECTED',
          severity: 'SEVERE',
          certainty: 'LIKELY',
          declared: false,
          areas: [{ place: place(cod('BDI010')) }],
          contact,
        },
        { personaldata },
      ),
    )
  const contact = { office: { party: 'bi.msp' }, name: 'Duty officer', phone: '+257 22 00 00 00' }

  it('refuses the contact of an official in an event labelled NONE', () => {
    expect(alert('NONE', contact)).toEqual(['CONTACT_UNLABELLED /personaldata'])
    expect(alert('OFFICIAL_CONTACT', contact)).toEqual([])
    expect(alert('NONE', null)).toEqual([])
  })
})
