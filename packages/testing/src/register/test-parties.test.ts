import { catalogue, createPlaces } from '@ujirani/events'
import { applyAgreementAct, applyPartyAct, createRegister, type Register } from '@ujirani/policy'
import { agreementDocument, signedAgreement } from './test-agreements.ts'
import { createTestParties } from './test-parties.ts'

const timestampMs = Date.UTC(2018, 10, 5)

async function admitAll(parties: Awaited<ReturnType<typeof createTestParties>>): Promise<Register> {
  let register = createRegister(parties.trust, { catalogue, places: createPlaces() })
  for (const [offset, { admission: value }] of parties.all.entries()) {
    const applied = await applyPartyAct(register, { value, offset, timestampMs })
    expect(applied.refused).toBeUndefined()
    register = applied.register
  }
  return register
}

describe('createTestParties', () => {
  it('makes parties that a register admits, and amends', async () => {
    const parties = await createTestParties()
    const register = await admitAll(parties)
    expect(register.parties.size).toBe(10)
    const value = await parties.amend('bi.cgm', 2, { clients: [] })
    const amended = await applyPartyAct(register, { value, offset: 10, timestampMs })
    expect(amended.refused).toBeUndefined()
    expect(register.clients.size - amended.register.clients.size).toBe(3)
  })

  it('shares no key with another call: its acts are refused elsewhere', async () => {
    const [ours, others] = [await createTestParties(), await createTestParties()]
    const register = createRegister(ours.trust, { catalogue, places: createPlaces() })
    const { admission: value } = others.party('bi.cgm')
    const applied = await applyPartyAct(register, { value, offset: 0, timestampMs })
    expect(applied.refused?.code).toBe('ERR_SIGNATURE_INVALID')
  })

  it('knows only whom it was asked for', async () => {
    const parties = await createTestParties({ parties: ['iom'] })
    expect(() => parties.party('bi.cgm')).toThrow(TypeError)
  })
})

describe('signedAgreement', () => {
  it('makes acts that complete an agreement', async () => {
    const parties = await createTestParties()
    let register = await admitAll(parties)
    const document = agreementDocument({
      agreement: 'bi-tz-pol-2018',
      rules: [
        {
          from: 'bi.pnb',
          to: ['tz.tpf', 'tz.isd'],
          types: ['org.ujirani.incident.reported.v1'],
          disclose: { incidentId: 'PAIRWISE', kind: 'KEEP' },
        },
      ],
    })
    for (const [offset, value] of (await signedAgreement(parties, document)).entries()) {
      const applied = await applyAgreementAct(register, { value, offset, timestampMs })
      expect(applied.refused).toBeUndefined()
      register = applied.register
    }
    const [version] = register.agreements.get(document.agreement)?.versions ?? []
    expect(version?.completeAtMs).toBe(timestampMs)
  })
})
