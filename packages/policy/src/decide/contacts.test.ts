import { noonMs } from '../../test/bus.ts'
import { decideAt, disclosed, parties, registerWith } from '../../test/decisions.ts'
import { dataOf, eventOf, keys, typeOf } from '../../test/disclosures.ts'
import { startOfDayMs } from '../local-day.ts'
import { recreateCopy } from './recreate-copy.ts'

const alert = typeOf('health.alert.issued')
const contact = {
  office: { party: 'tz.isd', unit: null, role: 'duty-officer', site: null },
  name: 'A. Official',
  phone: '+255 28 280 0000',
  email: null,
}
const event = eventOf('health.alert.issued', dataOf(alert, { ...blankAlert(), contact }), {
  personaldata: 'OFFICIAL_CONTACT',
  subject: 'alert-1',
})

function blankAlert() {
  return { alertRootId: 'alert-1' }
}

const zone = 'Africa/Bujumbura'
const permit = {
  jurisdiction: 'TZ',
  regulator: 'PDPC',
  permit: 'PDPC/17',
  to: '2027-06-30',
  covers: ['OFFICIAL_CONTACT'],
}

function agreementOf(recipient: string, permits: readonly object[]) {
  return {
    parties,
    transferPermits: permits,
    rules: [
      {
        rule: 'alerts',
        from: 'tz.isd',
        to: [{ party: recipient }],
        types: [alert.type],
        disclose: { alertRootId: 'KEEP', contact: 'KEEP' },
        retention: { period: 'P180D' },
      },
    ],
  }
}

async function copyFor(recipient: string, permits: readonly object[], atMs = noonMs) {
  const register = await registerWith(agreementOf(recipient, permits))
  const decision = disclosed(decideAt(register, event, atMs)[0])
  const { agreement, version, rule, clause, redactions, copy } = decision
  const line = { agreement, version, recipient: decision.recipient, rule, clause }
  // What a restart makes again is the same.
  expect(recreateCopy(event, line, register, atMs, undefined, keys)).toEqual(copy)
  expect(copy.envelope.redactions).toEqual(redactions)
  const { contact: crossed } = copy.value as { readonly contact: unknown }
  const isNamed = redactions.some(({ path }) => path === 'contact')
  return { crossed, isNamed }
}

describe('the contact of an official', () => {
  it('stays in its country without a permit, and the redactions say so', async () => {
    expect(await copyFor('bi.cgm', [])).toEqual({ crossed: null, isNamed: true })
  })

  it('crosses while a permit of its own country covers it', async () => {
    expect(await copyFor('bi.cgm', [permit])).toMatchObject({ crossed: contact, isNamed: false })
  })

  it.each([
    ['of another country', { jurisdiction: 'BI' }],
    ['that has ended', { to: '2026-02-01' }],
  ])('does not cross with a permit %s', async (_, changes) => {
    const found = await copyFor('bi.cgm', [{ ...permit, ...changes }])
    expect(found).toEqual({ crossed: null, isNamed: true })
  })

  it('crosses to the last instant of the permit’s last local day, and no longer', async () => {
    const endMs = startOfDayMs('2027-07-01', zone)
    expect((await copyFor('bi.cgm', [permit], endMs - 1)).crossed).toEqual(contact)
    expect((await copyFor('bi.cgm', [permit], endMs)).crossed).toBeNull()
  })

  it('needs a permit for a party that has no country', async () => {
    expect((await copyFor('iom', [])).crossed).toBeNull()
    expect((await copyFor('iom', [permit])).crossed).toEqual(contact)
  })
})
