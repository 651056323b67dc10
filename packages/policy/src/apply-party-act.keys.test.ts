import type { PartyId } from '@ujirani/events'
import { applyAct, proposalOf, signatureOf } from '../test/acts.ts'
import {
  accepted,
  admissionOf,
  applyParty,
  busOf,
  keyOf,
  noonMs,
  recordOf,
  roots,
} from '../test/bus.ts'
import { documentOf } from '../test/documents.ts'
import { fixedKey, publicPart } from '../test/keys.ts'
import { play, refusalOf, signedBy, standsAt } from '../test/lifecycle.ts'
import type { PartyPayload } from './party-act.ts'
import type { Register } from './register.ts'
import type { PrivateKey } from './sign.ts'

const party = 'tz.isd' as PartyId
const own = keyOf('tz.isd')
const next = fixedKey('tz.isd-2')
const spare = fixedKey('tz.isd-3', 'Ed25519')
const two = roots.slice(0, 2)

const withKeys = (...keys: readonly PrivateKey[]) =>
  recordOf('tz.isd', { keys: keys.map(publicPart) })

const act = (action: PartyPayload['action'], changes: Partial<PartyPayload>): PartyPayload =>
  admissionOf('tz.isd', { action, counter: 2, ...changes })

async function answerTo(
  register: Register,
  payload: PartyPayload,
  keys: readonly PrivateKey[],
): Promise<string> {
  const outcome = await applyParty({ register }, payload, keys)
  if (outcome.refused !== undefined) expect(outcome.register.parties).toBe(register.parties)
  return outcome.refused?.message ?? 'accepted'
}

const apply = async (
  register: Register,
  payload: PartyPayload,
  keys: readonly PrivateKey[],
  atMs?: number,
): Promise<Register> => {
  const step = atMs === undefined ? { register } : { register, atMs }
  return accepted(await applyParty(step, payload, keys))
}

describe('rotation', () => {
  const rotation = act('rotate', { record: withKeys(next) })

  it.each<[string, readonly PrivateKey[], string]>([
    ['the old key and the new one', [own, next], 'accepted'],
    ['the old key alone', [own], 'new key has not signed'],
    ['the new key alone', [next], 'no key of the record before'],
    ['the new key and the roots', [next, ...two], 'no part in this act'],
    ['a stranger beside them', [own, next, keyOf('bi.cgm')], 'no part in this act'],
  ])('signed by %s', async (_, keys, answer) => {
    expect(await answerTo(await busOf(), rotation, keys)).toContain(answer)
  })

  it('is about keys alone, and brings a new one', async () => {
    const register = await busOf()
    const clients = { ...withKeys(next), clients: [] }
    const more = act('rotate', { record: clients })
    expect(await answerTo(register, more, [own, next])).toContain('about keys alone')
    const none = act('rotate', { record: withKeys(own) })
    expect(await answerTo(register, none, [own])).toContain('no key of it is new')
  })

  it('is refused again by the key that it replaced, and with a counter that was used', async () => {
    const register = await apply(await busOf(), rotation, [own, next])
    const back = act('rotate', { counter: 3, record: withKeys(spare) })
    expect(await answerTo(register, back, [own, spare])).toContain('no part in this act')
    const late = act('rotate', { counter: 2, record: withKeys(spare) })
    expect(await answerTo(register, late, [next, spare])).toContain('counter does not rise')
  })

  it('is for the party that it names: another’s keys do not rotate it', async () => {
    const strange = act('rotate', { party: 'bi.cgm' as PartyId, record: withKeys(next) })
    const answer = await answerTo(await busOf(), strange, [own, next])
    expect(answer).toContain('for another party')
  })

  it('leaves counters for its owner to act with, whoever signs it', async () => {
    const far = { ...rotation, counter: 2 ** 42 + 2 }
    expect(await answerTo(await busOf(), far, [own, next])).toContain('rises too far')
    const near = { ...rotation, counter: 2 ** 42 + 1 }
    expect(await answerTo(await busOf(), near, [own, next])).toBe('accepted')
  })

  it('leaves what the old key signed before it in force', async () => {
    const document = documentOf()
    const register = await apply(await signedBy(document), rotation, [own, next], noonMs + 60_000)
    expect(standsAt(register, document)).toBe('ACTIVE')
  })
})

describe('recovery', () => {
  const recovery = act('recover', { record: withKeys(next) })

  it.each<[string, readonly PrivateKey[], string]>([
    ['a quorum of roots and the new key', [...two, next], 'accepted'],
    ['one root and the new key', [...two.slice(1), next], 'fewer roots'],
    ['the quorum alone', two, 'new key has not signed'],
    ['the new key alone', [next], 'fewer roots'],
    ['the old key, which is lost', [own, next], 'no part in this act'],
  ])('signed by %s', async (_, keys, answer) => {
    expect(await answerTo(await busOf(), recovery, keys)).toContain(answer)
  })

  it('ends what the lost key could do, from its place in the log on', async () => {
    const document = documentOf()
    const register = await apply(await busOf(), recovery, [...two, next])
    const proposed = await play(
      register,
      await proposalOf(document, { party: 'bi.cgm', counter: 1 }),
    )
    const old = await signatureOf(document, { party: 'tz.isd', counter: 1 })
    const atMs = noonMs + 60_000
    expect(await refusalOf(proposed, old, atMs)).toContain('no key of the party')
    const fresh = await signatureOf(document, { party: 'tz.isd', counter: 1, key: next })
    expect((await applyAct({ register: proposed, atMs }, fresh)).refused).toBeUndefined()
  })

  it('is refused for a party that was never admitted', async () => {
    const register = await busOf(['bi.cgm'])
    expect(await answerTo(register, recovery, [...two, next])).toContain('has not been admitted')
  })

  it('changes neither kind nor country', async () => {
    const other = act('recover', { record: { ...withKeys(next), kind: 'POLICE' } })
    expect(await answerTo(await busOf(), other, [...two, next])).toContain('kind and country')
  })
})

describe('a declaration of compromise', () => {
  /** A bus on which the party holds two keys. */
  const armed = async () => {
    const amendment = act('amend', { record: withKeys(own, spare) })
    return apply(await busOf(), amendment, [own, spare])
  }
  const declared = act('compromise', {
    counter: 3,
    record: withKeys(spare),
    kid: own.kid,
    from: 7,
  })

  it.each<[string, readonly PrivateKey[], string]>([
    ['another key of the party', [spare], 'accepted'],
    ['a quorum of roots', two, 'accepted'],
    ['the key that is compromised', [own], 'no part in this act'],
    ['one root', two.slice(0, 1), 'no key of the record before'],
    ['a stranger', [keyOf('bi.cgm')], 'no part in this act'],
  ])('signed by %s', async (_, keys, answer) => {
    expect(await answerTo(await armed(), declared, keys)).toContain(answer)
  })

  it('names a key the party has had, which its record no longer has', async () => {
    const register = await armed()
    const unknown = { ...declared, kid: 'tz.isd-9' }
    expect(await answerTo(register, unknown, [spare])).toContain('names no key of it')
    const kept = { ...declared, record: withKeys(own, spare) }
    expect(await answerTo(register, kept, [spare])).toContain('a key of it is compromised')
  })

  it('needs its key and its place, which no other act has', async () => {
    const register = await armed()
    const unplaced: PartyPayload = act('compromise', { record: withKeys(spare), kid: own.kid })
    expect(await answerTo(register, unplaced, [spare])).toContain('/from is missing')
    const placed = { ...declared, action: 'amend' } as const
    expect(await answerTo(register, placed, [spare])).toContain('/kid is unknown')
  })

  it('is about keys alone', async () => {
    const more = { ...declared, record: { ...withKeys(spare), clients: [] } }
    expect(await answerTo(await armed(), more, [spare])).toContain('about keys alone')
  })

  it('is for good: the key never comes back, under its name or another', async () => {
    const register = await apply(await armed(), declared, [spare])
    for (const again of [own, { ...own, kid: 'tz.isd-8' }]) {
      const back = act('rotate', { counter: 4, record: withKeys(spare, again) })
      expect(await answerTo(register, back, [spare, again])).toContain('compromised')
    }
  })

  it('is remembered with its place in both logs, and is a repeat when it comes again', async () => {
    const register = await apply(await armed(), declared, [spare])
    const compromises = [{ kid: own.kid, from: 7, offset: 6, atMs: register.partiesAtMs }]
    expect(register.parties.get(party)?.compromises).toEqual(compromises)
    const again = await applyParty({ register }, declared, [spare])
    expect([again.repeated, again.refused]).toEqual([true, undefined])
    const other = { ...declared, from: 3 }
    expect(await answerTo(register, other, [spare])).toContain('counter does not rise')
  })
})
