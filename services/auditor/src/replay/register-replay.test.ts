import type { AgreementAct, PartyAct } from '@ujirani/events'
import { catalogue, createPlaces } from '@ujirani/events'
import { createRegister, type Register } from '@ujirani/policy'
import {
  agreementDocument,
  createTestParties,
  signedAgreement,
  type TestParties,
} from '@ujirani/testing'
import { createRegisterReplay, type ActLog, type ReplayedAct } from './register-replay.ts'

const document = agreementDocument({
  agreement: 'a-b',
  rules: [
    {
      from: 'bi.cgm',
      to: ['iom'],
      types: ['org.ujirani.incident.reported.v1'],
      disclose: {
        incidentId: 'KEEP',
        '@subject': 'KEEP',
        kind: 'KEEP',
        category: 'KEEP',
        occurredStart: 'KEEP',
        zone: 'KEEP',
      },
    },
  ],
})

describe('register replay', () => {
  let parties: TestParties
  let empty: Register
  let acts: ActLog
  beforeAll(async () => {
    parties = await createTestParties({ parties: ['bi.cgm', 'iom'] })
    empty = createRegister(parties.trust, { catalogue, places: createPlaces() })
    const placed = <T>(values: readonly (T | undefined)[], fromMs: number) =>
      values.map((value, offset): ReplayedAct<T> => ({
        value,
        offset,
        timestampMs: fromMs + offset,
      }))
    const admissions: readonly (PartyAct | undefined)[] = [
      ...parties.all.map(({ admission }) => admission),
      undefined,
    ]
    const signed: readonly (AgreementAct | undefined)[] = [
      undefined,
      ...(await signedAgreement(parties, document)),
    ]
    acts = { parties: placed(admissions, 1_000), agreements: placed(signed, 2_000) }
  })

  const look = (register: Register) => {
    const version = [...register.agreements.values()][0]?.versions[0]
    const signatures = version?.signatures.size ?? 0
    return [register.partiesEnd, register.agreementsEnd, register.parties.size, signatures]
  }

  it('gives the register of each position as it goes forward', async () => {
    const replay = createRegisterReplay(empty, acts)
    expect(look(await replay.at({ partiesEnd: 2, agreementsEnd: 1 }))).toEqual([2, 1, 2, 0])
    expect(look(await replay.at({ partiesEnd: 2, agreementsEnd: 2 }))).toEqual([2, 2, 2, 1])
    expect(look(await replay.at({ partiesEnd: 3, agreementsEnd: 3 }))).toEqual([3, 3, 2, 2])
  })

  it('begins anew when a position goes back', async () => {
    const replay = createRegisterReplay(empty, acts)
    await replay.at({ partiesEnd: 3, agreementsEnd: 3 })
    expect(look(await replay.at({ partiesEnd: 2, agreementsEnd: 2 }))).toEqual([2, 2, 2, 1])
  })

  it('accepts no signature of a party that is admitted later', async () => {
    const replay = createRegisterReplay(empty, acts)
    expect(look(await replay.at({ partiesEnd: 1, agreementsEnd: 3 }))).toEqual([1, 3, 1, 0])
  })

  it('ends where the log does', async () => {
    const replay = createRegisterReplay(empty, acts)
    expect(look(await replay.at({ partiesEnd: 9, agreementsEnd: 9 }))).toEqual([3, 3, 2, 2])
  })
})
