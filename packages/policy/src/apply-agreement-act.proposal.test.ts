import type { AgreementAct, AgreementId, PartyId } from '@ujirani/events'
import { applyAct, blankAct, proposalOf, signatureOf } from '../test/acts.ts'
import { accepted, admissionOf, applyParty, busOf, keyOf, noonMs, recordOf } from '../test/bus.ts'
import { documentOf, documentWithRule, plainJson } from '../test/documents.ts'
import { fixedKey, publicPart } from '../test/keys.ts'
import { hashDocument } from './agreement-document.ts'
import { tryAgreementAct } from './apply-agreement-act.ts'
import type { AgreementDocument } from './document.ts'
import type { Register } from './register.ts'
import { signAgreement } from './sign.ts'

const id = 'bi-tz-imm' as AgreementId
const document = documentOf()
const byBurundi = { party: 'bi.cgm', counter: 1 } as const
const byTanzania = { party: 'tz.isd', counter: 1 } as const

async function refusalOf(register: Register, act: AgreementAct, atMs?: number): Promise<string> {
  const outcome = await applyAct(atMs === undefined ? { register } : { register, atMs }, act)
  expect(outcome.register.agreements).toBe(register.agreements)
  expect(outcome.register.plan).toBe(register.plan)
  expect(outcome.register.agreementsEnd).toBe(register.agreementsEnd + 1)
  return outcome.refused?.message ?? (outcome.repeated ? 'repeated' : 'accepted')
}

const proposed = async (register: Register, some: AgreementDocument, signer = byBurundi) =>
  accepted(await applyAct({ register }, await proposalOf(some, signer)))

const second = (changes: object = {}) =>
  documentOf({ version: 2, supersedes: hashDocument(document), ...changes })

describe('a proposal', () => {
  it('stands with its proposer’s signature, and discloses nothing', async () => {
    const register = await proposed(await busOf(), document)
    const [version] = register.agreements.get(id)?.versions ?? []
    expect(version).toMatchObject({ version: 1, proposedBy: 'bi.cgm', completeAtMs: null })
    expect([...(version?.signatures.keys() ?? [])]).toEqual(['bi.cgm'])
    expect(version?.hash).toBe(hashDocument(document))
    expect(version?.fromMs).toBe(Date.UTC(2026, 0, 31, 22))
    expect(version?.untilMs).toBe(Date.UTC(2028, 0, 31, 22))
    expect(register.plan.size).toBe(0)
  })

  // Each differs from the accepted proposal in what its reason names.
  const bad: readonly [string, () => Promise<AgreementAct>, string][] = [
    [
      'without document',
      async () => ({ ...(await proposalOf(document, byBurundi)), document: null }),
      'needs its document',
    ],
    [
      'without signature',
      async () => ({ ...(await proposalOf(document, byBurundi)), jws: null }),
      'needs its document',
    ],
    [
      'filed under another id',
      async () => ({ ...(await proposalOf(document, byBurundi)), agreement: 'other' }),
      'several ids',
    ],
    [
      'signed under another document',
      async () => ({
        ...(await proposalOf(document, byBurundi)),
        jws: (await proposalOf(documentWithRule({ where: undefined }), byBurundi)).jws,
      }),
      'another document',
    ],
    [
      'signed for another bus',
      () => proposalOf(document, { ...byBurundi, bus: 'other' }),
      'another bus',
    ],
    [
      'signed by a key that is not the party’s',
      () => proposalOf(document, { ...byBurundi, key: keyOf('tz.isd') }),
      'no key of the party',
    ],
    [
      'signed by another key under the party’s kid',
      () => proposalOf(document, { ...byBurundi, key: { ...fixedKey('other'), kid: 'bi.cgm-1' } }),
      'does not verify',
    ],
    [
      'by a party that is not in it',
      () => proposalOf(document, { party: 'iom', counter: 1 }),
      'not among the parties',
    ],
    ['of version 2 first', () => proposalOf(second(), byBurundi), 'does not follow'],
    [
      'that supersedes what is not there',
      () => proposalOf(documentOf({ supersedes: hashDocument(document) }), byBurundi),
      'supersedes is not',
    ],
    [
      'whose validity is over',
      () =>
        proposalOf(
          documentOf({ validity: { ...plainJson.validity, to: '2026-02-28' } }),
          byBurundi,
        ),
      'validity is over',
    ],
    [
      'that is not canonical',
      async () => ({
        ...(await proposalOf(document, byBurundi)),
        document: JSON.stringify(document),
      }),
      'not an RFC 8785 text',
    ],
    [
      'that the catalogue does not fit',
      () =>
        proposalOf(
          documentWithRule({ disclose: { incidentId: 'KEEP', height: 'KEEP' } }),
          byBurundi,
        ),
      '/rules/0/disclose/height',
    ],
  ]
  it.each(bad)('is refused %s', async (_, act, reason) => {
    const register = await busOf()
    expect(await refusalOf(register, await act())).toContain(reason)
    expect(await refusalOf(register, await act(), noonMs)).toContain(reason)
  })

  it('is refused by a party that the bus does not know', async () => {
    const register = await busOf(['tz.isd'])
    expect(await refusalOf(register, await proposalOf(document, byBurundi))).toContain('no key')
  })

  it('is a repeat when it is met again, whoever hands it in', async () => {
    const act = await proposalOf(document, byBurundi)
    const register = accepted(await applyAct({ register: await busOf() }, act))
    expect(await refusalOf(register, act)).toBe('repeated')
    const forged = {
      ...act,
      jws: (
        await proposalOf(document, { ...byBurundi, key: { ...fixedKey('x'), kid: 'bi.cgm-1' } })
      ).jws,
    }
    expect(await refusalOf(register, forged)).toContain('does not verify')
  })

  it('takes the id for ever: a stranger’s proposal under it is refused', async () => {
    const register = await proposed(await busOf(), document)
    const foreign = documentOf({
      parties: [
        { party: 'iom', signatory: 'x' },
        { party: 'bi.pnb', signatory: 'y' },
      ],
    })
    const act = await proposalOf(foreign, { party: 'iom', counter: 1 })
    expect(await refusalOf(register, act)).toContain('the id is taken')
    const amended = { ...foreign, version: 2, supersedes: hashDocument(document) }
    const later = await proposalOf(amended, { party: 'iom', counter: 1 })
    expect(await refusalOf(register, later)).toContain('the id is taken')
  })

  it('of the next version names the one before, and needs a new count', async () => {
    const register = await proposed(await busOf(), document)
    expect(await refusalOf(register, await proposalOf(second(), byBurundi))).toContain(
      'counter does not rise',
    )
    const other = second({ supersedes: `sha256:${'0'.repeat(64)}` })
    expect(
      await refusalOf(register, await proposalOf(other, { ...byBurundi, counter: 2 })),
    ).toContain('supersedes is not')
    const outcome = await applyAct(
      { register },
      await proposalOf(second(), { ...byBurundi, counter: 2 }),
    )
    expect(outcome.refused).toBeUndefined()
  })

  it('cannot be made twice with different words', async () => {
    const register = await proposed(await busOf(), document)
    const other = documentWithRule({ where: undefined })
    const act = await proposalOf(other, { ...byBurundi, counter: 2 })
    expect(await refusalOf(register, act)).toContain('does not follow')
  })

  it('is judged by the party’s key at its place in the log, not by today’s', async () => {
    const register = await busOf()
    const next = fixedKey('bi.cgm-2')
    const record = recordOf('bi.cgm', { keys: [publicPart(next)] })
    const amendment = admissionOf('bi.cgm', { action: 'amend', counter: 2, record })
    const rotated = accepted(
      await applyParty({ register, atMs: noonMs }, amendment, [keyOf('bi.cgm'), next]),
    )
    const old = await proposalOf(document, byBurundi)
    const fresh = await proposalOf(document, { ...byBurundi, key: next })
    // Read after the rotation, but written before it: as every other reader judged it then.
    expect(await refusalOf(rotated, old, noonMs)).toContain('no key of the party')
    expect((await applyAct({ register: rotated, atMs: noonMs - 1 }, old)).refused).toBeUndefined()
    expect((await applyAct({ register: rotated, atMs: noonMs }, fresh)).refused).toBeUndefined()
    expect(await refusalOf(rotated, fresh, noonMs - 1)).toContain('no key of the party')
  })

  it('cannot be back-dated by a clock that steps back', async () => {
    const next = fixedKey('bi.cgm-2')
    const record = recordOf('bi.cgm', { keys: [publicPart(next)] })
    const amendment = admissionOf('bi.cgm', { action: 'amend', counter: 2, record })
    const step = { register: await busOf(), atMs: noonMs }
    let register = accepted(await applyParty(step, amendment, [keyOf('bi.cgm'), next]))
    const later = await proposalOf(documentOf({ agreement: 'another' }), byTanzania)
    register = accepted(await applyAct({ register, atMs: noonMs + 1000 }, later))
    const old = await proposalOf(document, byBurundi)
    expect(await refusalOf(register, old, noonMs - 1)).toContain('no key of the party')
  })
})

describe('an act of no known kind', () => {
  it('does nothing', async () => {
    const kind = 'UNSPECIFIED'
    const act = { ...(await signatureOf(document, byTanzania)), kind } as const
    const register = await proposed(await busOf(), document)
    expect(await refusalOf(register, act)).toContain('not known')
    expect(await refusalOf(register, blankAct(id, kind))).toContain('not known')
  })
})

describe('tryAgreementAct', () => {
  it('tells what the next record would do, though the writer’s clock lags behind the broker’s', async () => {
    const register = await busOf()
    const outcome = await tryAgreementAct(register, await proposalOf(document, byBurundi), 0)
    expect(outcome.refused).toBeUndefined()
    expect(outcome.register.agreements.has(id)).toBe(true)
  })
})

describe('a signed payload', () => {
  const payloads: readonly [string, object][] = [
    ['an action that is none', { action: 'suspend' }],
    ['an unknown member', { at: '2026-03-01' }],
    ['no hash', { hash: undefined }],
    ['a counter in words', { counter: '1' }],
    ['a counter of nothing', { counter: 0 }],
  ]
  it.each(payloads)('is refused with %s', async (_, changes) => {
    const party = 'bi.cgm' as PartyId
    const jws = await signAgreement({ bus: 'demo', party, counter: 1, document }, keyOf('bi.cgm'))
    const [header = '', payload = '', signature = ''] = jws.split('.')
    const read = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const changed = Object.entries({ ...read, ...changes }).sort(([a], [b]) => (a < b ? -1 : 1))
    const text = JSON.stringify(Object.fromEntries(changed))
    const encoded = Buffer.from(text).toString('base64url')
    const act = await proposalOf(document, byBurundi)
    const refusal = await refusalOf(await busOf(), {
      ...act,
      jws: `${header}.${encoded}.${signature}`,
    })
    expect(refusal).toContain('is not as it must be')
  })
})
