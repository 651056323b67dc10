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
import { applyPartyAct } from './apply-party-act.ts'
import type { PartyPayload } from './party-act.ts'
import { createRegister, type Register } from './register.ts'
import { signPartyRecord, type PrivateKey } from './sign.ts'

const party = 'tz.isd' as PartyId
const [rootOne, rootTwo, rootThree] = roots as [PrivateKey, PrivateKey, PrivateKey]
const own = keyOf('tz.isd')
const all = [own, rootOne, rootTwo]
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

describe('admission', () => {
  it('is by the party’s own key and a quorum of roots', async () => {
    const { register, refused } = await applyParty(
      { register: empty() },
      admissionOf('tz.isd'),
      all,
    )
    expect(refused).toBeUndefined()
    expect(register.parties.get(party)?.record).toEqual(recordOf('tz.isd'))
    expect(register.partiesEnd).toBe(1)
  })

  it('takes any roots, and more than the quorum', async () => {
    const keys = [own, rootThree, rootTwo, rootOne]
    const { refused } = await applyParty({ register: empty() }, admissionOf('tz.isd'), keys)
    expect(refused).toBeUndefined()
  })

  it('needs every key of the record to show itself', async () => {
    const record = recordOf('tz.isd', { keys: [publicPart(own), publicPart(next)] })
    const payload = admissionOf('tz.isd', { record })
    expect(await expectRefusal(empty(), payload, all)).toContain('a new key has not signed')
    expect(
      (await applyParty({ register: empty() }, payload, [next, ...all])).refused,
    ).toBeUndefined()
  })

  // Each act differs from the accepted one in what its reason names, and in nothing else.
  const stranger = fixedKey('root-1', 'Ed25519')
  const impostor = { ...fixedKey('someone', 'Ed25519'), kid: 'root-2' }
  const bad: readonly [string, PartyPayload, readonly PrivateKey[], string][] = [
    ['with one root', admissionOf('tz.isd'), [own, rootOne], 'fewer roots'],
    ['with no root', admissionOf('tz.isd'), [own], 'fewer roots'],
    [
      'without the party’s own key',
      admissionOf('tz.isd'),
      [rootOne, rootTwo],
      'new key has not signed',
    ],
    [
      'with another key under a root’s name',
      admissionOf('tz.isd'),
      [own, rootOne, impostor],
      'root-2 does not verify',
    ],
    ['with a signer of no standing', admissionOf('tz.isd'), [...all, next], 'no part in this act'],
    ['for another bus', admissionOf('tz.isd', { bus: 'other' }), all, 'another bus'],
    [
      'of a record of another party',
      admissionOf('tz.isd', { record: recordOf('bi.cgm') }),
      [keyOf('bi.cgm'), rootOne, rootTwo],
      'another party',
    ],
    ['with counter 0', admissionOf('tz.isd', { counter: 0 }), all, '/counter'],
    [
      'with an unknown member',
      { ...admissionOf('tz.isd'), at: '2026-01-01' } as PartyPayload,
      all,
      '/at is unknown',
    ],
    [
      'with an unknown action',
      admissionOf('tz.isd', { action: 'replace' as 'admit' }),
      all,
      '/action',
    ],
  ]
  it.each(bad)('is refused %s', async (_, payload, keys, reason) => {
    expect(stranger.x).toBe(rootOne.x)
    expect(await expectRefusal(empty(), payload, keys)).toContain(reason)
  })

  it('with one root is refused by the quorum alone: where one is enough, it is accepted', async () => {
    const lenient = { ...trust, roots: { ...trust.roots, quorum: 1 } }
    const register = { ...empty(), trust: lenient }
    const { refused } = await applyParty({ register }, admissionOf('tz.isd'), [own, rootOne])
    expect(refused).toBeUndefined()
  })

  it('does not count one root under two names', async () => {
    const alias = { ...rootOne, kid: 'root-2' }
    expect(await expectRefusal(empty(), admissionOf('tz.isd'), [own, rootOne, alias])).toContain(
      'root-2 does not verify',
    )
  })

  it('does not let the record’s own key stand for a root', async () => {
    const posing = { ...own, kid: 'root-2' }
    const record = recordOf('tz.isd', { keys: [publicPart(posing)] })
    const payload = admissionOf('tz.isd', { record })
    expect(await expectRefusal(empty(), payload, [posing, rootOne])).toContain(
      'key of the trust file',
    )
  })

  it('is refused on a record signed for one party and filed under another', async () => {
    const jws = JSON.stringify(await signPartyRecord(admissionOf('tz.isd'), all))
    const value = { party: 'bi.cgm', jws }
    const act = { value, offset: 0, timestampMs: noonMs }
    const { refused } = await applyPartyAct(empty(), act)
    expect(refused?.message).toContain('another party')
  })

  it('happens once', async () => {
    const register = await busOf(['tz.isd'])
    const payload = admissionOf('tz.isd', { counter: 2 })
    expect(await expectRefusal(register, payload, all)).toContain('has been admitted')
  })

  it('is a repeat, and no error, when it is the same act', async () => {
    const register = await busOf(['tz.isd'])
    const outcome = await applyParty({ register }, admissionOf('tz.isd'), all)
    expect(outcome).toMatchObject({ repeated: true })
    expect(outcome.refused).toBeUndefined()
    expect(outcome.register.parties).toBe(register.parties)
  })

  it('is no repeat for somebody who cannot sign it: nothing is confirmed to strangers', async () => {
    const register = await busOf(['tz.isd'])
    expect(await expectRefusal(register, admissionOf('tz.isd'), [own, rootOne])).toContain(
      'fewer roots',
    )
  })

  it.each([
    ['tz', 'tz.isd'],
    ['tz.isd', 'tz'],
  ])('of %s is refused beside %s: one id would be a prefix of the other', async (late, early) => {
    const admit = (name: string) => {
      const record = {
        ...recordOf('tz.isd'),
        party: name as PartyId,
        clients: [],
        keys: [publicPart(fixedKey(`${name}-1`))],
      }
      const keys = [fixedKey(`${name}-1`), rootOne, rootTwo]
      return [admissionOf('tz.isd', { party: name as PartyId, record }), keys] as const
    }
    const register = accepted(await applyParty({ register: empty() }, ...admit(early)))
    expect(await expectRefusal(register, ...admit(late))).toContain('prefix')
    expect((await applyParty({ register }, ...admit('tz1'))).refused).toBeUndefined()
  })

  const taken: readonly [
    string,
    Partial<Parameters<typeof recordOf>[1]>,
    readonly PrivateKey[],
    string,
  ][] = [
    [
      'another party’s key',
      { keys: [{ ...publicPart(own), kid: 'bi.cgm-1' }] },
      [{ ...own, kid: 'bi.cgm-1' }],
      'belongs to somebody else',
    ],
    [
      'a root’s key',
      { keys: [{ ...publicPart(rootThree), kid: 'bi.cgm-1' }] },
      [{ ...rootThree, kid: 'bi.cgm-1' }],
      'belongs to somebody else',
    ],
    [
      'another party’s client',
      { clients: [{ clientId: 'tz.isd-system', kind: 'machine', scopes: [] }] },
      [keyOf('bi.cgm')],
      'client belongs',
    ],
  ]
  it.each(taken)('is refused with %s', async (_, changes, keys, reason) => {
    const register = await busOf(['tz.isd'])
    const payload = admissionOf('bi.cgm', { record: recordOf('bi.cgm', changes) })
    expect(await expectRefusal(register, payload, [...keys, rootOne, rootTwo])).toContain(reason)
  })
})
