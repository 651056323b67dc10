import type { AgreementAct, PartyId } from '@ujirani/events'
import { actOf, applyAct, proposalOf, type Signer } from '../test/acts.ts'
import {
  applyParty,
  admissionOf,
  accepted,
  keyOf,
  noonMs,
  recordOf,
  type Name,
} from '../test/bus.ts'
import { documentOf, plainJson } from '../test/documents.ts'
import { fixedKey, publicPart } from '../test/keys.ts'
import { by, play, refusalOf, signedBy, standsAt, stateIn } from '../test/lifecycle.ts'
import { hashDocument } from './agreement-document.ts'

const document = documentOf()
const act = by(document)
const suspend = { action: 'suspend' } as const
const resume = { action: 'resume' } as const
const terminate = { action: 'terminate' } as const
const cgm: Signer = { party: 'bi.cgm', counter: 2 }

describe('an act', () => {
  // Each differs from an act that is accepted in what its reason names.
  const bad: readonly [string, () => Promise<AgreementAct>, string][] = [
    ['without its JWS', async () => ({ ...(await act('bi.cgm', 2, suspend)), jws: null }), 'needs'],
    [
      'signed for another bus',
      () => actOf(document, { ...cgm, bus: 'other' }, suspend),
      'another bus',
    ],
    [
      'filed under another agreement',
      async () => ({ ...(await act('bi.cgm', 2, suspend)), agreement: 'another' }),
      'another agreement',
    ],
    [
      'for an agreement that is not there',
      () => actOf(documentOf({ agreement: 'another' }), cgm, suspend),
      'no such version',
    ],
    [
      'for a version that is not there',
      () => actOf(document, cgm, suspend, { version: 2 }),
      'no such version',
    ],
    [
      'for another document of that version',
      () => actOf(document, cgm, suspend, { hash: `sha256:${'0'.repeat(64)}` }),
      'another document',
    ],
    ['by a stranger', () => act('iom', 2, suspend), 'no such version'],
    [
      'by an unknown party',
      () => actOf(document, { party: 'who' as Name, counter: 2, key: keyOf('bi.cgm') }, suspend),
      'no such version',
    ],
    [
      'with another party’s key',
      () => actOf(document, { ...cgm, key: keyOf('tz.isd') }, suspend),
      'no key of the party',
    ],
    [
      'with a key of the party’s kid that is not its key',
      () => actOf(document, { ...cgm, key: { ...fixedKey('x'), kid: 'bi.cgm-1' } }, suspend),
      'does not verify',
    ],
    ['with a counter it has used', () => act('bi.cgm', 1, suspend), 'counter does not rise'],
    [
      'of an unknown kind',
      () => actOf(document, cgm, { action: 'dissolve' } as never),
      '/action is not as it must be',
    ],
    [
      'with a member that nobody agreed on',
      () => actOf(document, cgm, { ...suspend, at: '2026-01-01' } as never),
      '/at is not as it must be',
    ],
    [
      'with a reason longer than a line',
      () => actOf(document, cgm, { ...suspend, reason: 'x'.repeat(201) }),
      '/reason is not as it must be',
    ],
    [
      'with a no to back-fill that could be read as a yes',
      () => actOf(document, cgm, { ...resume, backfill: false } as never),
      '/backfill is not as it must be',
    ],
  ]
  it.each(bad)('is refused %s', async (_, bring, reason) => {
    const register = await signedBy(document)
    expect(await refusalOf(register, await bring())).toContain(reason)
    expect(standsAt(register, document)).toBe('ACTIVE')
  })

  it('is refused when another kind of signed thing is handed in as one', async () => {
    const register = await signedBy(document)
    const { jws } = await act('bi.cgm', 2, suspend)
    const asSignature = { ...(await act('bi.cgm', 2, suspend)), kind: 'SIGNED', jws } as const
    expect(await refusalOf(register, asSignature)).toContain('typ is not ujirani-agreement+jws')
  })

  it('is refused while a signature is missing', async () => {
    const three = documentOf({
      parties: [...plainJson.parties, { party: 'iom', signatory: 'Chief' }],
    })
    const register = await signedBy(three)
    const next = documentOf({
      version: 2,
      supersedes: hashDocument(three),
      parties: three.parties,
      purposes: ['COORDINATION'],
    })
    const offered = await play(register, await proposalOf(next, { party: 'bi.cgm', counter: 2 }))
    const onNext = await actOf(next, { party: 'bi.cgm', counter: 3 }, suspend)
    expect(await refusalOf(offered, onNext)).toContain('not all parties have signed')
  })

  it('tells a stranger the same of what is there and of what is not', async () => {
    const register = await signedBy(document)
    const there = await refusalOf(register, await act('iom', 1, suspend))
    const absent = documentOf({ agreement: 'another' })
    const nothing = await refusalOf(
      register,
      await actOf(absent, { party: 'iom', counter: 1 }, suspend),
    )
    expect(nothing.replace('another', 'bi-tz-imm')).toBe(there)
  })

  it('is refused on a version that a later one has replaced', async () => {
    const next = documentOf({ version: 2, supersedes: hashDocument(document) })
    const register = await signedBy(next, await signedBy(document), 2)
    expect(await refusalOf(register, await act('bi.cgm', 3, suspend))).toContain('taken its place')
    expect(await refusalOf(register, await by(next)('bi.cgm', 3, suspend))).toBe('accepted')
  })

  it('is refused once validity is over', async () => {
    const register = await signedBy(document)
    const late = Date.parse('2028-02-01T00:00:00Z')
    expect(await refusalOf(register, await act('bi.cgm', 2, suspend), late)).toContain('validity')
  })

  it('is a repeat when it comes again, and a replay once the party has said something else', async () => {
    const once = await act('bi.cgm', 2, suspend)
    const suspended = await play(await signedBy(document), once)
    expect(await refusalOf(suspended, once)).toBe('repeated')
    const resumed = await play(suspended, await act('bi.cgm', 3, resume))
    expect(await refusalOf(resumed, once)).toContain('counter does not rise')
    expect(standsAt(resumed, document)).toBe('ACTIVE')
  })

  it('is no repeat when it is forged after one that stands', async () => {
    const register = await play(await signedBy(document), await act('bi.cgm', 2, suspend))
    const forged = await actOf(
      document,
      { ...cgm, key: { ...fixedKey('x'), kid: 'bi.cgm-1' } },
      suspend,
    )
    expect(await refusalOf(register, forged)).toContain('does not verify')
  })

  it('that was signed earlier is refused after a later one: its counter is used up', async () => {
    const [first, second] = [await act('bi.cgm', 2, suspend), await act('bi.cgm', 3, suspend)]
    const register = await play(await signedBy(document), second)
    expect(await refusalOf(register, first)).toContain('counter does not rise')
  })

  it('cannot use up all counters at once', async () => {
    const register = await signedBy(document)
    const far = await act('bi.cgm', 2 ** 42 + 2, suspend)
    expect(await refusalOf(register, far)).toContain('rises too far')
    expect(await refusalOf(register, await act('bi.cgm', 2 ** 42 + 1, suspend))).toBe('accepted')
  })

  it('is by the terms of the version that counts, not of one still to begin', async () => {
    const next = documentOf({
      version: 2,
      supersedes: hashDocument(document),
      validity: { ...plainJson.validity, from: '2027-01-01' },
    })
    const register = await signedBy(next, await signedBy(document), 2)
    for (const words of [suspend, terminate]) {
      const early = await by(next)('bi.cgm', 3, words)
      expect(await refusalOf(register, early)).toContain('another version counts now')
      expect(await refusalOf(register, await act('bi.cgm', 3, words))).toBe('accepted')
    }
  })

  it('shares its counter with the party’s signatures', async () => {
    const register = await play(await signedBy(document), await act('bi.cgm', 7, suspend))
    expect(stateIn(register, document.agreement).counters.get('bi.cgm' as PartyId)).toBe(7)
    const next = documentOf({ version: 2, supersedes: hashDocument(document) })
    const early = await proposalOf(next, { party: 'bi.cgm', counter: 7 })
    expect(await refusalOf(register, early)).toContain('counter does not rise')
  })

  it('is judged by the key that counted at its place in the log, whatever it was signed at', async () => {
    const next = fixedKey('bi.cgm-2')
    const record = recordOf('bi.cgm', { keys: [publicPart(next)] })
    const rotation = admissionOf('bi.cgm', { action: 'amend', counter: 2, record })
    const before = await signedBy(document)
    const step = { register: before, atMs: noonMs + 60_000 }
    const register = accepted(await applyParty(step, rotation, [keyOf('bi.cgm'), next]))
    const old = await act('bi.cgm', 2, suspend)
    expect(await refusalOf(register, old, noonMs + 60_000)).toContain('no key of the party')
    const fresh = await actOf(document, { ...cgm, key: next }, suspend)
    expect(await refusalOf(register, fresh, noonMs + 60_000)).toBe('accepted')
  })

  it('cannot be put back in time by the broker’s clock', async () => {
    const later = noonMs + 3_600_000
    const first = await applyAct(
      { register: await signedBy(document), atMs: later },
      await act('bi.cgm', 2, suspend),
    )
    const back = { register: accepted(first), atMs: later - 60_000 }
    const register = accepted(await applyAct(back, await act('bi.cgm', 3, resume)))
    const [pause] = stateIn(register, document.agreement).standing.pauses
    expect(pause).toMatchObject({ fromMs: later, untilMs: later })
  })
})
