import { generateKeyPairSync, verify } from 'node:crypto'
import { canonicalBytes } from '@ujirani/policy'
import { entryOf } from '../test/fixtures/events.ts'
import { createReceiptSigner } from './receipts.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const signer = createReceiptSigner({ kid: 'receipt-1', privateKey })

describe('createReceiptSigner', () => {
  it('signs the RFC 8785 form of the receipt without its signature', () => {
    const entry = entryOf({ offset: 42, acceptedAtMs: Date.UTC(2019, 0, 21, 9, 30) })
    const { signature, ...unsigned } = JSON.parse(signer.toReceipt(entry)) as {
      signature: string
    }
    expect(unsigned).toEqual({
      id: entry.id,
      source: 'urn:ujirani:bi.cgm:mugina',
      topic: 'origin.bi.cgm',
      partition: 0,
      offset: 42,
      acceptedAt: '2019-01-21T09:30:00.000Z',
      includeBy: '2019-01-21T09:30:10.000Z',
      commitment: entry.commitment.toString('base64'),
    })
    const [kid = '', value = ''] = signature.split('.')
    expect(kid).toBe('receipt-1')
    const bytes = canonicalBytes(unsigned)
    const isGood = (signed: Buffer): boolean =>
      verify(null, signed, publicKey, Buffer.from(value, 'base64url'))
    expect(isGood(bytes)).toBe(true)
    expect(isGood(canonicalBytes({ ...unsigned, offset: 43 }))).toBe(false)
  })

  it('is itself in RFC 8785 form, so that whoever parses it can check it', () => {
    const text = signer.toReceipt(entryOf())
    expect(canonicalBytes(JSON.parse(text)).toString()).toBe(text)
  })

  it('gives the same bytes for the same entry', () => {
    const entry = entryOf()
    expect(signer.toReceipt({ ...entry })).toBe(signer.toReceipt(entry))
  })
})
