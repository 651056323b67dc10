import type { PartyId } from '@ujirani/events'
import { catalogue, createPlaces } from '@ujirani/events'
import {
  accepted,
  admissionOf,
  applyParty,
  busOf,
  keyOf,
  noonMs,
  recordOf,
  roots,
  trust,
} from '../test/bus.ts'
import { fixedKey, publicPart } from '../test/keys.ts'
import { applyPartyAct, tryPartyAct } from './apply-party-act.ts'
import type { PartyPayload } from './party-act.ts'
import { createRegister, findClient, recordAt, type Register } from './register.ts'
import type { PrivateKey } from './sign.ts'

const party = 'tz.isd' as PartyId
const [rootOne, rootTwo] = roots as [PrivateKey, PrivateKey]
const own = keyOf('tz.isd')
const next = fixedKey('tz.isd-2')

const empty = (): Register => createRegister(trust, { catalogue, places: createPlaces() })

/** Refused for the reason, and nothing changed but the end. */
async function expectRefusal(
  register: Register,
  payload: PartyPayload,
  keys: readonly PrivateKey[],
): Promise<string> {
  const outcome = await applyParty({ register }, payload, keys)
  expect(outcome.register.parties).toBe(register.parties)
  expect(outcome.register.clients).toBe(register.clients)
  expect(outcome.register.partiesEnd).toBe(register.partiesEnd + 1)
  return outcome.refused?.message ?? 'accepted'
}

describe('amendment', () => {
  const amendmentOf = (changes: Partial<PartyPayload> = {}) =>
    admissionOf('tz.isd', { action: 'amend', counter: 2, ...changes })
  const without = recordOf('tz.isd', { clients: [] })

  it('is by a current key alone, and replaces the whole record', async () => {
    const register = await busOf(['tz.isd'])
    const after = accepted(await applyParty({ register }, amendmentOf({ record: without }), [own]))
    expect(after.parties.get(party)?.record).toEqual(without)
    expect(after.parties.get(party)?.counter).toBe(2)
  })

  it('takes a client away at once, from the new register only', async () => {
    const register = await busOf(['tz.isd'])
    const find = (some: Register) => findClient(some, 'http://127.0.0.1:8082', 'tz.isd-system')
    const after = accepted(await applyParty({ register }, amendmentOf({ record: without }), [own]))
    expect(find(after)).toBeUndefined()
    expect(find(register)).toMatchObject({ party, kind: 'machine', scopes: ['events:publish'] })
  })

  it('brings a new key in with the old one’s signature and its own', async () => {
    const register = await busOf(['tz.isd'])
    const payload = amendmentOf({ record: recordOf('tz.isd', { keys: [publicPart(next)] }) })
    expect(await expectRefusal(register, payload, [next])).toContain('no key of the record before')
    expect(await expectRefusal(register, payload, [own])).toContain('new key has not signed')
    expect((await applyParty({ register }, payload, [own, next])).refused).toBeUndefined()
  })

  it('is refused by a key that has been replaced', async () => {
    const register = await busOf(['tz.isd'])
    const keys = recordOf('tz.isd', { keys: [publicPart(next)] })
    const after = accepted(
      await applyParty({ register }, amendmentOf({ record: keys }), [own, next]),
    )
    const late = amendmentOf({ counter: 3, record: keys })
    expect(await expectRefusal(after, late, [own])).toContain('no part in this act')
    expect((await applyParty({ register: after }, late, [next])).refused).toBeUndefined()
  })

  const bad: readonly [string, Partial<PartyPayload>, readonly PrivateKey[], string][] = [
    [
      'with the counter of the record before',
      { counter: 1, record: without },
      [own],
      'counter does not rise',
    ],
    [
      'by roots instead of the party',
      { record: without },
      [rootOne, rootTwo],
      'no part in this act',
    ],
    ['of the kind', { record: recordOf('tz.isd', { kind: 'POLICE' }) }, [own], 'cannot be amended'],
    [
      'of the country',
      { record: recordOf('tz.isd', { country: 'BI' }) },
      [own],
      'cannot be amended',
    ],
    [
      'that leaves the country out',
      { record: recordOf('tz.isd', { country: null }) },
      [own],
      'cannot be amended',
    ],
    ['by another party', { record: without }, [keyOf('bi.cgm')], 'no part in this act'],
    ['for another bus', { bus: 'other' }, [own], 'another bus'],
    [
      'that gives an old kid to another key',
      { record: recordOf('tz.isd', { keys: [{ ...publicPart(next), kid: 'tz.isd-1' }] }) },
      [own],
      'named another key',
    ],
    [
      'with another party’s key',
      {
        record: recordOf('tz.isd', {
          keys: [publicPart(own), { ...publicPart(keyOf('bi.cgm')), kid: 'mine' }],
        }),
      },
      [own, { ...keyOf('bi.cgm'), kid: 'mine' }],
      'belongs to somebody else',
    ],
  ]
  it.each(bad)('is refused %s', async (_, changes, keys, reason) => {
    const register = await busOf(['tz.isd', 'bi.cgm'])
    expect(await expectRefusal(register, amendmentOf(changes), keys)).toContain(reason)
  })

  it('is refused of a party that is not there', async () => {
    expect(await expectRefusal(empty(), amendmentOf(), [own])).toContain('has not been admitted')
  })

  it('cannot be replayed after a later one', async () => {
    const register = await busOf(['tz.isd'])
    const first = amendmentOf({ record: without })
    const second = amendmentOf({ counter: 3, record: recordOf('tz.isd') })
    let after = accepted(await applyParty({ register }, first, [own]))
    after = accepted(await applyParty({ register: after }, second, [own]))
    const { register: replayed } = await applyParty({ register: after }, first, [own])
    expect(replayed.parties.get(party)?.record).toEqual(recordOf('tz.isd'))
  })

  it('cannot come before the one it was signed after', async () => {
    const register = await busOf(['tz.isd'])
    const late = amendmentOf({ counter: 3, record: without })
    const after = accepted(await applyParty({ register }, late, [own]))
    expect(await expectRefusal(after, amendmentOf(), [own])).toContain('counter does not rise')
  })
})

describe('position in the log', () => {
  it('decides which record counts for a signature', async () => {
    const register = await busOf(['tz.isd'])
    const payload = admissionOf('tz.isd', {
      action: 'amend',
      counter: 2,
      record: recordOf('tz.isd', { keys: [publicPart(next)] }),
    })
    const step = { register, atMs: noonMs }
    const state = accepted(await applyParty(step, payload, [own, next])).parties.get(party)
    if (state === undefined) throw new TypeError('no state')
    const kidAt = (atMs: number) => recordAt(state, atMs)?.keys.map(({ kid }) => kid)
    expect(kidAt(noonMs - 3_600_001)).toBeUndefined()
    expect(kidAt(noonMs - 1)).toEqual(['tz.isd-1'])
    expect(kidAt(noonMs)).toEqual(['tz.isd-2'])
  })

  it('never goes back, even when the broker’s clock does', async () => {
    const register = await busOf(['tz.isd'])
    const payload = admissionOf('tz.isd', { action: 'amend', counter: 2 })
    const step = { register, atMs: register.partiesAtMs - 10_000 }
    const after = accepted(await applyParty(step, payload, [own]))
    expect(after.partiesAtMs).toBe(register.partiesAtMs)
    expect(after.parties.get(party)?.epochs.at(-1)?.fromMs).toBe(register.partiesAtMs)
  })

  it('makes a record that was applied do nothing when it is met again', async () => {
    const register = await busOf(['tz.isd'])
    const value = { party: 'tz.isd', jws: 'anything' }
    const outcome = await applyPartyAct(register, { value, offset: 0, timestampMs: noonMs })
    expect(outcome).toEqual({ register, repeated: true })
  })

  it('moves past what is no act at all', async () => {
    const value = { party: 'tz.isd', jws: 'null' }
    const outcome = await tryPartyAct(empty(), value, noonMs)
    expect(outcome.register.partiesEnd).toBe(1)
    expect(outcome.refused?.code).toBe('ERR_SIGNATURE_INVALID')
  })
})
