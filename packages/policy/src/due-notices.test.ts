import type { PartyId } from '@ujirani/events'
import {
  accepted,
  admissionOf,
  applyParty,
  busOf,
  keyOf,
  noonMs,
  recordOf,
  roots,
  trustFile,
} from '../test/bus.ts'
import { actOf, proposalOf, signatureOf } from '../test/acts.ts'
import { documentOf, plainJson } from '../test/documents.ts'
import { fixedKey, publicPart } from '../test/keys.ts'
import { by, play, refusalOf, signedBy } from '../test/lifecycle.ts'
import { dueNotices } from './due-notices.ts'
import type { Register } from './register.ts'
import { parseTrust } from './trust.ts'

const dayMs = 86_400_000
const names = (register: Register, atMs: number) =>
  dueNotices(register, atMs).map(({ name }) => name)
const review = documentOf({ validity: { ...plainJson.validity, reviewBy: '2027-01-31' } })
const reviewMs = Date.parse('2027-01-31T22:00:00Z')
const endMs = Date.parse('2028-01-31T22:00:00Z')

describe('dueNotices', () => {
  it('tells each party of a review within 30 days, until the end of its local day', async () => {
    const register = await signedBy(review)
    const due = ['bi.cgm', 'tz.isd'].map(
      (party) => `REVIEW_DUE/${party}/bi-tz-imm/1//${reviewMs.toString()}`,
    )
    expect(names(register, reviewMs - 30 * dayMs - 1)).toEqual([])
    expect(names(register, reviewMs - 30 * dayMs)).toEqual(due)
    expect(names(register, reviewMs - 1)).toEqual(due)
    expect(names(register, reviewMs)).toEqual([])
    expect(dueNotices(register, reviewMs - 1)[0]).toEqual({
      name: due[0],
      party: 'bi.cgm',
      kind: 'REVIEW_DUE',
      agreement: 'bi-tz-imm',
      version: 1,
      key: null,
      by: null,
      dueMs: reviewMs,
    })
  })

  it('tells of the end, by validity or by a notice that ends it earlier', async () => {
    const document = documentOf({ termination: { noticeDays: 60, survives: [] } })
    const register = await signedBy(document)
    expect(names(register, endMs - dayMs)).toHaveLength(2)
    const ending = await play(register, await by(document)('bi.cgm', 2, { action: 'terminate' }))
    const noticeMs = Date.parse('2026-04-30T22:00:00Z')
    expect(dueNotices(ending, noticeMs - dayMs).map(({ kind, dueMs }) => [kind, dueMs])).toEqual([
      ['EXPIRY_DUE', noticeMs],
      ['EXPIRY_DUE', noticeMs],
    ])
    expect(names(ending, noticeMs)).toEqual([])
  })

  it('tells nothing of what is not signed by all', async () => {
    const proposal = await proposalOf(review, { party: 'bi.cgm', counter: 1 })
    expect(names(await play(await busOf(), proposal), reviewMs - 1)).toEqual([])
  })

  it('tells a party of versions that wait for its signature again', async () => {
    const spare = fixedKey('tz.isd-3')
    const next = fixedKey('tz.isd-4')
    const record = recordOf('tz.isd', { keys: [keyOf('tz.isd'), spare].map(publicPart) })
    const amendment = admissionOf('tz.isd', { action: 'amend', counter: 2, record })
    const step = { register: await busOf(), atMs: noonMs - 60_000 }
    const armed = accepted(await applyParty(step, amendment, [keyOf('tz.isd'), spare]))
    const declared = admissionOf('tz.isd', {
      action: 'compromise',
      counter: 3,
      record: recordOf('tz.isd', { keys: [spare, next].map(publicPart) }),
      kid: keyOf('tz.isd').kid,
      from: 0,
    })
    const signed = { register: await signedBy(review, armed), atMs: noonMs + 60_000 }
    const register = accepted(await applyParty(signed, declared, [spare, next]))
    expect(names(register, noonMs)).toEqual(['SIGNATURE_DUE/tz.isd/bi-tz-imm/1//'])
  })
})

describe('a key that ends', () => {
  const exp = noonMs / 1000 + 3600
  const ending = { ...publicPart(keyOf('tz.isd')), exp }
  const admitted = async (): Promise<Register> => {
    const admission = admissionOf('tz.isd', { record: recordOf('tz.isd', { keys: [ending] }) })
    const step = { register: await busOf(['bi.cgm']), atMs: noonMs - 60_000 }
    return accepted(await applyParty(step, admission, [keyOf('tz.isd'), ...roots.slice(0, 2)]))
  }

  it('is told of 30 days before', async () => {
    const register = await admitted()
    const name = `KEY_EXPIRING/tz.isd///tz.isd-1/${(exp * 1000).toString()}`
    expect(names(register, exp * 1000 - 30 * dayMs)).toEqual([name])
    expect(names(register, exp * 1000 - 30 * dayMs - 1)).toEqual([])
    expect(names(register, exp * 1000)).toEqual([])
  })

  it('signs until then, by the log’s time, and what it signed stays signed', async () => {
    const document = documentOf()
    const proposal = await proposalOf(document, { party: 'bi.cgm', counter: 1 })
    const proposed = await play(await admitted(), proposal)
    const signature = await signatureOf(document, { party: 'tz.isd', counter: 1 })
    expect(await refusalOf(proposed, signature, exp * 1000)).toContain('the key has expired')
    expect(await refusalOf(proposed, signature, exp * 1000 - 1)).toBe('accepted')
    const signed = await play(proposed, signature)
    const act = await actOf(document, { party: 'tz.isd', counter: 2 }, { action: 'suspend' })
    expect(await refusalOf(signed, act, exp * 1000)).toContain('the key has expired')
    expect(await refusalOf(signed, signature, exp * 1000 - 1)).toBe('repeated')
  })

  it('brings in no other key after its end: that takes the roots', async () => {
    const next = fixedKey('tz.isd-2')
    const record = recordOf('tz.isd', { keys: [publicPart(next)] })
    const rotation = admissionOf('tz.isd', { action: 'rotate', counter: 2, record })
    const late = { register: await admitted(), atMs: exp * 1000 }
    const refused = await applyParty(late, rotation, [keyOf('tz.isd'), next])
    expect(refused.refused?.message).toContain('no part in this act')
    const recovery = { ...rotation, action: 'recover' } as const
    const recovered = await applyParty(late, recovery, [next, ...roots.slice(0, 2)])
    expect(recovered.register.parties.get('tz.isd' as PartyId)?.counter).toBe(2)
  })

  it('is none of the trust file’s, which is replaced by hand', () => {
    const [first, ...others] = trustFile.roots.keys
    const keys = [{ ...first, exp }, ...others]
    const file = { ...trustFile, roots: { ...trustFile.roots, keys } }
    expect(() => parseTrust(file)).toThrow('has an exp')
  })
})
