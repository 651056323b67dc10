import type { AgreementAct, AgreementId, PartyId } from '@ujirani/events'
import fc from 'fast-check'
import { applyAct, proposalOf, signatureOf, type Signer } from '../test/acts.ts'
import { accepted, busOf, keyOf, noonMs, type Name } from '../test/bus.ts'
import { documentOf, documentWithRule, plainJson } from '../test/documents.ts'
import { fixedKey } from '../test/keys.ts'
import { hashDocument } from './agreement-document.ts'
import type { AgreementDocument } from './document.ts'
import type { Register } from './register.ts'
import { statusAt } from './status.ts'

const id = 'bi-tz-imm' as AgreementId
const document = documentOf()
const three = documentOf({
  parties: [...plainJson.parties, { party: 'iom', signatory: 'Chief of Mission' }],
})
const signer = (party: Name, counter = 1): Signer => ({ party, counter })

async function play(register: Register, ...acts: readonly AgreementAct[]): Promise<Register> {
  let played = register
  for (const act of acts) played = accepted(await applyAct({ register: played }, act))
  return played
}

async function refusalOf(register: Register, act: AgreementAct, atMs?: number): Promise<string> {
  const outcome = await applyAct(atMs === undefined ? { register } : { register, atMs }, act)
  expect(outcome.register.agreements).toBe(register.agreements)
  expect(outcome.register.plan).toBe(register.plan)
  return outcome.refused?.message ?? (outcome.repeated ? 'repeated' : 'accepted')
}

const status = (register: Register, atMs = noonMs) => {
  const state = register.agreements.get(id)
  return state === undefined ? undefined : statusAt(state, atMs)
}

const propose = (some: AgreementDocument, by: Signer = signer('bi.cgm')) => proposalOf(some, by)
const sign = (some: AgreementDocument, by: Signer = signer('tz.isd')) => signatureOf(some, by)

describe('a signature', () => {
  it('of the last party puts the version in force and into its publishers’ plan', async () => {
    const register = await play(await busOf(), await propose(document), await sign(document))
    expect(status(register)).toBe('ACTIVE')
    const planned = register.plan.get('tz.isd' as PartyId)
    expect(planned?.map(({ version }) => version.hash)).toEqual([hashDocument(document)])
    expect(register.plan.has('bi.cgm' as PartyId)).toBe(false)
    expect(planned?.[0]?.state).toBe(register.agreements.get(id))
  })

  it('of some parties puts nothing in force', async () => {
    const register = await play(await busOf(), await propose(three), await sign(three))
    expect(status(register)).toBe('SIGNED')
    expect(register.plan.size).toBe(0)
    const complete = await play(register, await sign(three, signer('iom')))
    expect(status(complete)).toBe('ACTIVE')
  })

  // Each differs from the signature that completes it in what its reason names.
  const bad: readonly [string, () => Promise<AgreementAct>, string][] = [
    ['without JWS', async () => ({ ...(await sign(document)), jws: null }), 'needs its JWS'],
    ['by a stranger', () => sign(document, signer('iom')), 'no such version'],
    [
      'by an unknown party',
      () => sign(document, { ...signer('tz.isd'), party: 'who' as Name, key: keyOf('tz.isd') }),
      'no such version',
    ],
    [
      'of an agreement that is not there',
      () => sign(documentOf({ agreement: 'another' })),
      'no such version',
    ],
    ['of a version that is not there', () => sign({ ...document, version: 2 }), 'no such version'],
    ['under other words', () => sign(documentWithRule({ where: undefined })), 'another document'],
    [
      'filed under another agreement',
      async () => ({ ...(await sign(document)), agreement: 'another' }),
      'another agreement',
    ],
    ['for another bus', () => sign(document, { ...signer('tz.isd'), bus: 'other' }), 'another bus'],
    [
      'with another party’s key',
      () => sign(document, { ...signer('tz.isd'), key: keyOf('bi.cgm') }),
      'no key of the party',
    ],
    [
      'with a key of the party’s kid that is not its key',
      () => sign(document, { ...signer('tz.isd'), key: { ...fixedKey('x'), kid: 'tz.isd-1' } }),
      'does not verify',
    ],
    ['by the proposer again', () => sign(document, signer('bi.cgm', 2)), 'has signed this version'],
  ]
  it.each(bad)('is refused %s', async (_, act, reason) => {
    const register = await play(await busOf(), await propose(document))
    expect(await refusalOf(register, await act())).toContain(reason)
    expect(status(register)).toBe('PROPOSED')
  })

  it('tells a stranger the same of what is there and of what is not', async () => {
    const register = await play(await busOf(), await propose(document))
    const there = await refusalOf(register, await sign(document, signer('iom')))
    const other = documentOf({ agreement: 'another' })
    const absent = await refusalOf(register, await sign(other, signer('iom')))
    expect(there.replace(id, 'another')).toBe(absent)
  })

  it('is refused once validity is over', async () => {
    const register = await play(await busOf(), await propose(document))
    const act = await sign(document)
    const { untilMs = 0 } = register.agreements.get(id)?.versions[0] ?? {}
    expect(await refusalOf(register, act, untilMs)).toContain('validity is over')
    expect((await applyAct({ register, atMs: untilMs - 1 }, act)).refused).toBeUndefined()
  })

  it('is a repeat when it is met again, and a forgery of it is none', async () => {
    const act = await sign(document)
    const register = await play(await busOf(), await propose(document), act)
    expect(await refusalOf(register, act)).toBe('repeated')
    const forged = await sign(document, {
      ...signer('tz.isd'),
      key: { ...fixedKey('x'), kid: 'tz.isd-1' },
    })
    expect(await refusalOf(register, forged)).toContain('does not verify')
  })

  it('under version 1 cannot be replayed under version 2', async () => {
    const next = documentOf({ version: 2, supersedes: hashDocument(document) })
    const old = await sign(document)
    const acts = [await propose(document), old, await propose(next, signer('bi.cgm', 2))]
    const register = await play(await busOf(), ...acts)
    expect(await refusalOf(register, old)).toBe('repeated')
    expect(register.agreements.get(id)?.versions[1]?.signatures.size).toBe(1)
    expect(await refusalOf(register, await sign(next))).toContain('counter does not rise')
    expect(
      (await applyAct({ register }, await sign(next, signer('tz.isd', 2)))).refused,
    ).toBeUndefined()
  })
})

describe('an amendment', () => {
  const next = documentOf({
    version: 2,
    supersedes: hashDocument(document),
    rules: [{ ...plainJson.rules[0], rule: 'r2' }],
  })
  const agreed = async () => play(await busOf(), await propose(document), await sign(document))
  const planned = (register: Register) =>
    register.plan.get('tz.isd' as PartyId)?.map(({ version }) => version.version)

  it('changes nothing until all have signed, and then takes the place of the one before', async () => {
    const offered = await play(await agreed(), await propose(next, signer('bi.cgm', 2)))
    expect(status(offered)).toBe('ACTIVE')
    expect(planned(offered)).toEqual([1])
    const amended = await play(offered, await sign(next, signer('tz.isd', 2)))
    expect(status(amended)).toBe('ACTIVE')
    expect(planned(amended)).toEqual([2])
  })

  it('agreed ahead leaves the one before in force until it begins', async () => {
    const ahead = documentOf({
      version: 2,
      supersedes: hashDocument(document),
      validity: { ...plainJson.validity, from: '2026-06-01' },
    })
    const register = await play(
      await agreed(),
      await propose(ahead, signer('bi.cgm', 2)),
      await sign(ahead, signer('tz.isd', 2)),
    )
    expect(planned(register)).toEqual([1, 2])
    expect(status(register)).toBe('ACTIVE')
  })

  const joined = (party: Name) =>
    documentOf({
      version: 2,
      supersedes: hashDocument(document),
      parties: [...plainJson.parties, { party, signatory: 'x' }],
    })

  it('brings a party in only with the signatures of the old and the new', async () => {
    const some = joined('iom')
    let register = await play(await agreed(), await propose(some, signer('bi.cgm', 2)))
    register = await play(register, await sign(some, signer('iom')))
    expect(planned(register)).toEqual([1])
    register = await play(register, await sign(some, signer('tz.isd', 2)))
    expect(planned(register)).toEqual([2])
  })

  it('puts a party out only with that party’s own signature', async () => {
    const first = await play(
      await busOf(),
      await propose(three),
      await sign(three),
      await sign(three, signer('iom')),
    )
    const without = documentOf({ version: 2, supersedes: hashDocument(three) })
    const offered = await play(
      first,
      await propose(without, signer('bi.cgm', 2)),
      await sign(without, signer('tz.isd', 2)),
    )
    expect(planned(offered)).toEqual([1])
    const agreedByAll = await play(offered, await sign(without, signer('iom', 2)))
    expect(planned(agreedByAll)).toEqual([2])
  })

  it('closes the way for a version before it that was never signed by all', async () => {
    const register = await play(
      await busOf(),
      await propose(document),
      await propose(next, signer('bi.cgm', 2)),
      await sign(next, signer('tz.isd', 2)),
    )
    expect(await refusalOf(register, await sign(document, signer('tz.isd', 3)))).toContain(
      'later version is signed by all',
    )
  })
})

describe('the register', () => {
  it('is the same whatever came between, as long as each statement came in its order', async () => {
    const empty = await busOf()
    const other = documentOf({ agreement: 'another' })
    const here = [await propose(document), await sign(document)]
    const there = [await propose(other), await sign(other)]
    const noise = [await sign(document, signer('iom')), await propose(other, signer('iom'))]
    const expected = await play(empty, ...here, ...there)
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(2)), async (turns) => {
        const queues = [[...here], [...there], [...noise]]
        let register = empty
        for (const turn of turns) {
          const queue = queues[turn] ?? []
          const act = queue.shift()
          if (act !== undefined) register = (await applyAct({ register }, act)).register
          if (queues.every((each) => each.length === 0)) break
        }
        const summary = ({ agreements, plan }: Register) => ({
          agreements: [...agreements.values()]
            .map((state) => [state.agreement, state.counters, statusAt(state, noonMs)])
            .sort(),
          plan: [...plan].map(([party, some]) => [party, some.map(({ version }) => version.hash)]),
        })
        expect(summary(register)).toEqual(summary(expected))
      }),
      { numRuns: 25 },
    )
  })
})
