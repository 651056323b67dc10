import type { AgreementId, PartyId } from '@ujirani/events'
import fc from 'fast-check'
import { createLinkKeys, unkeyedLink } from './link-keys.ts'

const agreement = 'bi-tz-returns' as AgreementId
const other = 'bi-tz-police' as AgreementId
const recipient = 'bi.cgm' as PartyId
const uuid8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const [source, id] = ['urn:ujirani:tz.isd:manyovu', '0190163d-8694-739b-aea5-966c26f8ad91']

const keys = createLinkKeys(Buffer.alloc(32, 7), 'demo')
const link = keys(agreement, recipient)

describe('createLinkKeys', () => {
  it('gives the same link for the same two, in every process', () => {
    const again = createLinkKeys(Buffer.alloc(32, 7), 'demo')(agreement, recipient)
    expect(again.markOf(source, id)).toEqual(link.markOf(source, id))
    expect(again.pairwise('convoy-7')).toBe(link.pairwise('convoy-7'))
    expect(keys(agreement, recipient)).toBe(link)
  })

  it('keeps what it gives fixed for ever', () => {
    expect(link.markOf(source, id).id).toBe('648cd7af-5f95-88ac-9fdb-0418a5755f48')
    expect(link.markOf(source, id).salt.toString('hex')).toBe('6d74eda904b01a8918f2c2e7ae5a5c41')
    expect(link.pairwise('convoy-2019-04-10')).toBe('02148aad-5515-8406-9ed6-bd5fa6e5d677')
  })

  it.each([
    ['agreement', keys(other, recipient)],
    ['recipient', keys(agreement, 'bi.pnb' as PartyId)],
    ['bus', createLinkKeys(Buffer.alloc(32, 7), 'other')(agreement, recipient)],
    ['master key', createLinkKeys(Buffer.alloc(32, 8), 'demo')(agreement, recipient)],
  ])('gives nothing in common to another %s', (_, another) => {
    const [mark, anotherMark] = [link.markOf(source, id), another.markOf(source, id)]
    expect(anotherMark.id).not.toBe(mark.id)
    expect(anotherMark.salt.equals(mark.salt)).toBe(false)
    expect(another.pairwise('convoy-7')).not.toBe(link.pairwise('convoy-7'))
  })

  it('gives a UUIDv8 and 16 bytes of salt that show nothing of each other', () => {
    const mark = link.markOf(source, id)
    expect(mark.id).toMatch(uuid8)
    expect(mark.salt).toHaveLength(16)
    expect(mark.id.replaceAll('-', '').slice(0, 8)).not.toBe(mark.salt.toString('hex').slice(0, 8))
  })

  it('tells two events of one id from two sources apart', () => {
    const elsewhere = link.markOf('urn:ujirani:tz.isd:mabamba', id)
    expect(elsewhere.id).not.toBe(link.markOf(source, id).id)
  })

  it('refuses a short master key', () => {
    expect(() => createLinkKeys(Buffer.alloc(31), 'demo')).toThrow(TypeError)
  })
})

describe('pairwise', () => {
  const identifier = fc.oneof(fc.string({ minLength: 1, maxLength: 128 }), fc.uuid())

  it('leaves its own names as they are', () => {
    fc.assert(
      fc.property(identifier, (text) => {
        const name = link.pairwise(text)
        return uuid8.test(name) && link.pairwise(name) === name
      }),
    )
  })

  it('renames a name that another agreement gave', () => {
    // Or a recipient that publishes what it was given would carry the name into the next copy.
    fc.assert(
      fc.property(identifier, (text) => {
        const foreign = keys(other, recipient).pairwise(text)
        return link.pairwise(foreign) !== foreign
      }),
    )
  })

  it('renames whatever else has the form of a name', () => {
    fc.assert(fc.property(fc.uuid({ version: 8 }), (text) => link.pairwise(text) !== text))
  })

  it('stays the same when more names were given than are remembered', () => {
    const before = link.pairwise('first')
    for (let index = 0; index < 1000; index += 1) link.pairwise(`name-${index.toString()}`)
    expect(link.pairwise('first')).toBe(before)
  })
})

describe('pseudonym', () => {
  it('is the same for all recipients of an agreement, and keeps its names', () => {
    const name = link.pseudonym('convoy-7')
    expect(keys(agreement, 'bi.pnb' as PartyId).pseudonym('convoy-7')).toBe(name)
    expect(link.pseudonym(name)).toBe(name)
  })

  it('has nothing in common with another agreement’s, nor with a pairwise name', () => {
    const name = link.pseudonym('convoy-7')
    expect(keys(other, recipient).pseudonym('convoy-7')).not.toBe(name)
    expect(link.pairwise('convoy-7')).not.toBe(name)
  })
})

describe('unkeyedLink', () => {
  it('says of each keyed value only that it is keyed', () => {
    expect(unkeyedLink.pairwise('convoy-7')).toBe('«keyed»')
    expect(unkeyedLink.markOf(source, id)).toEqual({ id: '«keyed»', salt: Buffer.alloc(16) })
  })
})
