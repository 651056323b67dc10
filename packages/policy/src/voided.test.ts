import {
  createPlaces,
  catalogue,
  type AgreementAct,
  type PartyAct,
  type PartyId,
} from '@ujirani/events'
import { actOf, applyAct, proposalOf, signatureOf } from '../test/acts.ts'
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
import { documentOf, plainJson } from '../test/documents.ts'
import { fixedKey, publicPart } from '../test/keys.ts'
import { play, refusalOf, signedBy, standsAt, stateIn } from '../test/lifecycle.ts'
import { hashDocument } from './agreement-document.ts'
import { applyAgreementAct } from './apply-agreement-act.ts'
import { applyPartyAct } from './apply-party-act.ts'
import type { PartyPayload } from './party-act.ts'
import { createRegister, type Register } from './register.ts'
import { signPartyRecord } from './sign.ts'
import { toSignAgain } from './sign-again.ts'
import { isInForce, statusOfVersion } from './status.ts'

const document = documentOf()
const party = 'tz.isd' as PartyId
const own = keyOf('tz.isd')
const spare = fixedKey('tz.isd-3', 'Ed25519')
const withSpare = recordOf('tz.isd', { keys: [own, spare].map(publicPart) })
const amendment = admissionOf('tz.isd', { action: 'amend', counter: 2, record: withSpare })
const declaration = (from: number): PartyPayload =>
  admissionOf('tz.isd', {
    action: 'compromise',
    counter: 3,
    record: recordOf('tz.isd', { keys: [publicPart(spare)] }),
    kid: own.kid,
    from,
  })

const armed = async (): Promise<Register> =>
  accepted(
    await applyParty({ register: await busOf(), atMs: noonMs - 60_000 }, amendment, [own, spare]),
  )

const declaredMs = noonMs + 600_000
const declare = async (register: Register, from: number): Promise<Register> =>
  accepted(await applyParty({ register, atMs: declaredMs }, declaration(from), [spare]))

/** The party signs with the key that is left. */
const again = (counter: number, some = document) =>
  signatureOf(some, { party: 'tz.isd', counter, key: spare })

const inForce = (register: Register): boolean => {
  const state = stateIn(register, document.agreement)
  return state.versions.some((version) => isInForce(state, version, noonMs))
}

describe('a void signature', () => {
  // Proposed at offset 0 of the log, signed by the party at offset 1.
  it('takes the agreement out of force until the party has signed again', async () => {
    const before = await signedBy(document, await armed())
    expect(inForce(before)).toBe(true)
    const after = await declare(before, 1)
    expect(standsAt(after, document)).toBe('PROPOSED')
    expect(inForce(after)).toBe(false)
    expect(after.plan.size).toBe(0)
    const mended = accepted(
      await applyAct({ register: after, atMs: declaredMs + 1000 }, await again(2)),
    )
    expect(standsAt(mended, document)).toBe('ACTIVE')
    expect(inForce(mended)).toBe(true)
    expect(stateIn(mended, document.agreement).versions[0]?.lapses).toEqual([
      { fromMs: declaredMs, untilMs: declaredMs + 1000 },
    ])
  })

  it('is one from the place that is named on: what stands before it counts', async () => {
    const after = await declare(await signedBy(document, await armed()), 2)
    expect(standsAt(after, document)).toBe('ACTIVE')
    expect(toSignAgain(after, party, noonMs)).toEqual([])
  })

  it('is listed for its party to make again, and not once it has, nor when it is over', async () => {
    const other = documentOf({ agreement: 'another' })
    const both = await signedBy(other, await signedBy(document, await armed()))
    const after = await declare(both, 0)
    const list = [other, document].map((some) => {
      return { agreement: some.agreement, version: 1, hash: hashDocument(some) }
    })
    expect(toSignAgain(after, party, noonMs)).toEqual(list)
    expect(toSignAgain(after, 'bi.cgm' as PartyId, noonMs)).toEqual([])
    expect(toSignAgain(after, party, Date.parse('2029-01-01'))).toEqual([])
    const step = { register: after, atMs: declaredMs + 1000 }
    const mended = accepted(await applyAct(step, await again(2, other)))
    expect(toSignAgain(mended, party, noonMs)).toEqual(list.slice(1))
  })

  it('cannot be mended by the compromised key, nor by anybody else', async () => {
    const after = await declare(await signedBy(document, await armed()), 1)
    const old = await signatureOf(document, { party: 'tz.isd', counter: 2 })
    expect(await refusalOf(after, old, declaredMs + 1)).toContain('no key of the party')
    const foreign = await signatureOf(document, {
      ...{ party: 'tz.isd', counter: 2 },
      key: keyOf('bi.cgm'),
    })
    expect(await refusalOf(after, foreign, declaredMs + 1)).toContain('no key of the party')
  })

  it('uses up no counter: who holds a stolen key cannot silence its owner', async () => {
    const far = 2 ** 42
    const proposed = await play(
      await armed(),
      await proposalOf(document, { party: 'bi.cgm', counter: 1 }),
    )
    const stolen = await play(
      proposed,
      await signatureOf(document, { party: 'tz.isd', counter: far }),
    )
    const after = await declare(stolen, 1)
    expect(await refusalOf(after, await again(1), declaredMs + 1)).toBe('accepted')
  })

  it('of a proposer leaves the proposal, to be signed by it again', async () => {
    const proposed = await play(
      await armed(),
      await proposalOf(document, { party: 'tz.isd', counter: 1 }),
      await signatureOf(document, { party: 'bi.cgm', counter: 1 }),
    )
    const after = await declare(proposed, 0)
    expect(standsAt(after, document)).toBe('PROPOSED')
    const step = { register: after, atMs: declaredMs + 1000 }
    expect(standsAt(accepted(await applyAct(step, await again(2))), document)).toBe('ACTIVE')
  })

  it('under an amendment brings what it replaced not back', async () => {
    const next = documentOf({ version: 2, supersedes: hashDocument(document) })
    const amended = await signedBy(next, await signedBy(document, await armed()), 2)
    const after = await declare(amended, 3)
    const state = stateIn(after, document.agreement)
    const statuses = state.versions.map((version) => statusOfVersion(state, version, noonMs))
    expect(statuses).toEqual(['SUPERSEDED', 'PROPOSED'])
    expect(inForce(after)).toBe(false)
    const step = { register: after, atMs: declaredMs + 1000 }
    expect(standsAt(accepted(await applyAct(step, await again(3, next))), next)).toBe('ACTIVE')
  })

  it('lets nobody be put out without its signature', async () => {
    const three = documentOf({
      parties: [...plainJson.parties, { party: 'iom', signatory: 'Chief' }],
    })
    const signed = await signedBy(three, await armed())
    const after = await declare(signed, 0)
    const next = documentOf({ version: 2, supersedes: hashDocument(three) })
    const proposal = await proposalOf(next, { party: 'bi.cgm', counter: 2 })
    const step = { register: after, atMs: declaredMs + 1000 }
    const proposed = accepted(await applyAct(step, proposal))
    const at = { register: proposed, atMs: declaredMs + 2000 }
    const missing = accepted(await applyAct(at, await again(2, next)))
    expect(standsAt(missing, next)).not.toBe('ACTIVE')
  })
})

describe('a void act', () => {
  const suspend = { action: 'suspend' } as const
  const resume = { action: 'resume' } as const
  const terminate = { action: 'terminate' } as const
  const by = (counter: number, words: typeof suspend | typeof resume | typeof terminate) =>
    actOf(document, { party: 'tz.isd', counter }, words)
  const signed = async () => signedBy(document, await armed())

  it('opens nothing: a resumption by the compromised key has not happened', async () => {
    const resumed = await play(await signed(), await by(2, suspend), await by(3, resume))
    expect(standsAt(resumed, document)).toBe('ACTIVE')
    const after = await declare(resumed, 3)
    expect(standsAt(after, document)).toBe('SUSPENDED')
    const mended = await actOf(document, { party: 'tz.isd', counter: 4, key: spare }, resume)
    const step = { register: after, atMs: declaredMs + 1000 }
    expect(standsAt(accepted(await applyAct(step, mended)), document)).toBe('ACTIVE')
  })

  it('brings nothing on standby into force', async () => {
    const waiting = documentOf({ standby: { activatedBy: 'tz.isd' } })
    const event = {
      source: 'urn:ujirani:tz.isd:manyovu',
      id: '0190163d-8694-739b-aea5-966c26f8ad91',
    }
    const activate = await actOf(
      waiting,
      { party: 'tz.isd', counter: 2 },
      { action: 'activate', event },
    )
    const active = await play(await signedBy(waiting, await armed()), activate)
    expect(standsAt(active, waiting)).toBe('ACTIVE')
    expect(standsAt(await declare(active, 2), waiting)).toBe('STANDBY')
  })

  it('has suspended all the same: what narrows stays until its party resumes', async () => {
    const after = await declare(await play(await signed(), await by(2, suspend)), 2)
    expect(standsAt(after, document)).toBe('SUSPENDED')
  })

  it('gives no notice that is still running', async () => {
    const noticed = documentOf({ termination: { noticeDays: 60, survives: [] } })
    const act = await actOf(noticed, { party: 'tz.isd', counter: 2 }, terminate)
    const ending = await play(await signedBy(noticed, await armed()), act)
    expect(standsAt(ending, noticed)).toBe('TERMINATING')
    expect(standsAt(await declare(ending, 2), noticed)).toBe('ACTIVE')
  })
})

it('comes to the same in whatever order the two logs are read, as far as both are', async () => {
  const toAct = async (payload: PartyPayload, keys: Parameters<typeof signPartyRecord>[1]) => {
    const jws = JSON.stringify(await signPartyRecord(payload, keys))
    return { party: payload.party, jws } satisfies PartyAct
  }
  const two = roots.slice(0, 2)
  const admissions = [
    await toAct(admissionOf('tz.isd'), [own, ...two]),
    await toAct(admissionOf('bi.cgm'), [keyOf('bi.cgm'), ...two]),
    await toAct(amendment, [own, spare]),
  ]
  const parties = [...admissions, await toAct(declaration(1), [spare])].map((value, offset) => {
    return { value, offset, timestampMs: offset < 3 ? noonMs : declaredMs }
  })
  const values: readonly (readonly [number, AgreementAct])[] = [
    [noonMs, await proposalOf(document, { party: 'bi.cgm', counter: 1 })],
    [noonMs, await signatureOf(document, { party: 'tz.isd', counter: 1 })],
    // Met before the declaration by some readers and after it by others: nothing to sign yet.
    [noonMs + 1000, await again(2)],
    [noonMs + 2000, await actOf(document, { party: 'tz.isd', counter: 3 }, { action: 'suspend' })],
    [noonMs + 3000, await actOf(document, { party: 'tz.isd', counter: 4 }, { action: 'resume' })],
    [declaredMs + 1000, await again(5)],
  ]
  const agreements = values.map(([timestampMs, value], offset) => ({ value, offset, timestampMs }))
  const read = async (declaredAfter: number) => {
    let register = createRegister(trust, { catalogue, places: createPlaces() })
    const refused: unknown[] = []
    const readParties = async (to: number) => {
      for (const act of parties.slice(register.partiesEnd, to)) {
        register = accepted(await applyPartyAct(register, act))
      }
    }
    await readParties(3)
    for (const act of agreements) {
      if (act.offset === declaredAfter) await readParties(4)
      const outcome = await applyAgreementAct(register, act)
      refused.push(outcome.refused?.message)
      register = outcome.register
    }
    const { standing, versions, counters } = stateIn(register, document.agreement)
    const times = versions.map(({ signed, lapses, completeAtMs }) => [signed, lapses, completeAtMs])
    return { refused, standing, times, counters: [...counters] }
  }
  const expected = await read(5)
  expect(expected.refused[2]).toContain('has signed this version')
  // The void resumption never happened, so the suspension that only narrows stands.
  expect([...expected.standing.suspensions.keys()]).toEqual(['tz.isd'])
  for (const early of [0, 1, 2, 3, 4]) expect(await read(early)).toEqual(expected)
})
