import { catalogue, createPlaces, type AgreementAct, type PartyAct } from '@ujirani/events'
import fc from 'fast-check'
import { proposalOf, signatureOf } from '../test/acts.ts'
import { admissionOf, keyOf, noonMs, recordOf, roots, trust } from '../test/bus.ts'
import { documentOf } from '../test/documents.ts'
import { fixedKey, publicPart } from '../test/keys.ts'
import { hashDocument } from './agreement-document.ts'
import { applyAgreementAct } from './apply-agreement-act.ts'
import { applyPartyAct } from './apply-party-act.ts'
import type { LoggedAct } from './applied-act.ts'
import type { PartyPayload } from './party-act.ts'
import { createRegister, findClient, type Register } from './register.ts'
import { signPartyRecord, type PrivateKey } from './sign.ts'

const next = fixedKey('bi.cgm-2')
const first = documentOf()
const second = documentOf({ version: 2, supersedes: hashDocument(first) })

async function partyAct(payload: PartyPayload, keys: readonly PrivateKey[]): Promise<PartyAct> {
  return { party: payload.party, jws: JSON.stringify(await signPartyRecord(payload, keys)) }
}

/** Records with the seconds after noon at which the broker appended them. */
function logOf<T>(records: readonly (readonly [second: number, value: T])[]) {
  return records.map(([seconds, value], offset): LoggedAct<T> => {
    return { value, offset, timestampMs: noonMs + seconds * 1000 }
  })
}

const two = roots.slice(0, 2)
const rotation = admissionOf('bi.cgm', {
  action: 'amend',
  counter: 2,
  record: recordOf('bi.cgm', { keys: [publicPart(next)] }),
})
const parties = logOf<PartyAct>([
  [0, await partyAct(admissionOf('tz.isd'), [keyOf('tz.isd'), ...two])],
  [0, await partyAct(admissionOf('bi.cgm'), [keyOf('bi.cgm'), ...two])],
  [3, await partyAct(rotation, [keyOf('bi.cgm'), next])],
  [6, await partyAct(admissionOf('iom'), [keyOf('iom'), ...two])],
])
const agreements = logOf<AgreementAct>([
  [1, await proposalOf(first, { party: 'bi.cgm', counter: 1 })],
  [2, await signatureOf(first, { party: 'tz.isd', counter: 1 })],
  [4, await proposalOf(second, { party: 'bi.cgm', counter: 2 })],
  [5, await proposalOf(second, { party: 'bi.cgm', counter: 2, key: next })],
  [7, await signatureOf(second, { party: 'tz.isd', counter: 2 })],
])

interface Reading {
  readonly register: Register
  readonly refused: readonly string[]
}

async function readParty({ register, refused }: Reading): Promise<Reading> {
  const act = parties[register.partiesEnd]
  if (act === undefined) throw new TypeError('no record')
  const outcome = await applyPartyAct(register, act)
  return { register: outcome.register, refused: [...refused, outcome.refused?.message ?? ''] }
}

async function readAgreement({ register, refused }: Reading): Promise<Reading> {
  const act = agreements[register.agreementsEnd]
  if (act === undefined) throw new TypeError('no record')
  const outcome = await applyAgreementAct(register, act)
  const reason = outcome.refused?.message ?? ''
  return { register: outcome.register, refused: [...refused, `${act.offset.toString()} ${reason}`] }
}

/** Which topic is read next. What was in `parties` before an act on agreements is read before it. */
function nextOf({ partiesEnd, agreementsEnd }: Register, prefersParties: boolean) {
  const party = parties[partiesEnd]
  const agreement = agreements[agreementsEnd]
  if (party === undefined) return agreement === undefined ? undefined : readAgreement
  if (agreement === undefined || prefersParties) return readParty
  return party.timestampMs > agreement.timestampMs ? readAgreement : readParty
}

/** All of a register but what is compiled from the rest. */
function contentOf({ parties: some, agreements: others, ...register }: Register) {
  const versions = [...others.values()].flatMap((state) => [
    state.counters,
    ...state.versions.map(({ compiled, ...version }) => [version, typeof compiled]),
  ])
  const plan = [...register.plan].map(([party, planned]) => [
    party,
    planned.map(({ version }) => version.hash),
  ])
  const { partiesEnd, agreementsEnd, partiesAtMs, agreementsAtMs, clients } = register
  const ends = { partiesEnd, agreementsEnd, partiesAtMs, agreementsAtMs }
  return { ends, clients, plan, versions, parties: some }
}

describe('a register', () => {
  const empty = createRegister(trust, { catalogue, places: createPlaces() })

  it('is the same in whatever order its two topics were read up to its positions', async () => {
    let expected: Reading = { register: empty, refused: [] }
    while (expected.register.partiesEnd < parties.length) expected = await readParty(expected)
    while (expected.register.agreementsEnd < agreements.length) {
      expected = await readAgreement(expected)
    }
    expect(expected.refused.filter((reason) => reason.includes('refused'))).toEqual([])
    expect(expected.refused.join('\n')).toContain('2 the signature is not valid: the kid is no key')
    expect(expected.register.agreements.get(first.agreement)?.versions).toHaveLength(2)

    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.boolean()), async (turns) => {
        let reading: Reading = { register: empty, refused: [] }
        for (const isParty of turns) {
          const read = nextOf(reading.register, isParty)
          if (read === undefined) break
          reading = await read(reading)
        }
        expect(contentOf(reading.register)).toEqual(contentOf(expected.register))
        expect(reading.refused.toSorted()).toEqual(expected.refused.toSorted())
      }),
      { numRuns: 25 },
    )
  })

  it('shares with the one before what an act does not touch', async () => {
    const before = await readParty({ register: empty, refused: [] })
    const after = await readParty(before)
    const id = 'tz.isd' as Parameters<typeof after.register.parties.get>[0]
    expect(after.register.parties.get(id)).toBe(before.register.parties.get(id))
    expect(before.register.parties.size).toBe(1)
    expect(empty.parties.size).toBe(0)
  })
})

describe('findClient', () => {
  it('knows a client by its issuer and its id, never by one of them', async () => {
    const { register } = await readParty({
      register: createRegister(trust, { catalogue, places: createPlaces() }),
      refused: [],
    })
    const issuer = 'http://127.0.0.1:8082'
    expect(findClient(register, issuer, 'tz.isd-system')).toEqual({
      clientId: 'tz.isd-system',
      kind: 'machine',
      scopes: ['events:publish'],
      party: 'tz.isd',
      roles: { 'border-desk': ['border-desk'] },
    })
    expect(findClient(register, 'https://identity.example', 'tz.isd-system')).toBeUndefined()
    expect(findClient(register, issuer, 'tz.isd-dashboard')).toBeUndefined()
    expect(findClient(register, `${issuer} tz.isd-system`, '')).toBeUndefined()
  })
})
