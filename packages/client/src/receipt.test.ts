import { generateKeyPairSync, sign } from 'node:crypto'
import canonicalize from 'canonicalize'
import { receiptOf } from '../test/gateway.ts'
import { parseReceipt, verifyReceipt, type Receipt, type ReceiptKey } from './receipt.ts'

const pair = generateKeyPairSync('ed25519')
const key: ReceiptKey = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'gateway.1' }

function signed(promise: object, kid = 'gateway.1', by = pair.privateKey): Receipt {
  const bytes = Buffer.from(canonicalize(promise) ?? '')
  return parseReceipt({
    ...promise,
    signature: `${kid}.${sign(null, bytes, by).toString('base64url')}`,
  })
}

const promise = Object.fromEntries(
  Object.entries(receiptOf(1)).filter(([name]) => name !== 'signature'),
) as Record<string, unknown>

describe('verifyReceipt', () => {
  it('takes a receipt of a known gateway, whatever the order of its members', () => {
    const receipt = signed(promise)
    expect(() => {
      verifyReceipt(receipt, [key])
      verifyReceipt(Object.fromEntries(Object.entries(receipt).reverse()) as never, [key])
    }).not.toThrow()
  })

  it('covers members it does not know', () => {
    const receipt = signed({ ...promise, includeBy: '2026-03-01T08:00:02Z' })
    expect(() => {
      verifyReceipt(receipt, [key])
    }).not.toThrow()
    expect(() => {
      verifyReceipt({ ...receipt, includeBy: '2027-03-01T08:00:02Z' }, [key])
    }).toThrow('does not verify')
  })

  it.each(Object.keys(promise))('refuses a changed %s', (member) => {
    const receipt = signed(promise)
    const changed = { ...receipt, [member]: typeof promise[member] === 'number' ? 9 : 'x' }
    expect(() => {
      verifyReceipt(changed, [key])
    }).toThrow('does not verify')
  })

  const other = generateKeyPairSync('ed25519')
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  it.each([
    ['an unknown gateway', signed(promise, 'other'), 'no known gateway'],
    [
      'another key under the name',
      signed(promise, 'gateway.1', other.privateKey),
      'does not verify',
    ],
    ['no signature', { ...signed(promise), signature: '' }, 'not in the form'],
    [
      'no name',
      { ...signed(promise), signature: signed(promise).signature.slice(9) },
      'not in the form',
    ],
    [
      'a respelled signature',
      { ...signed(promise), signature: `${signed(promise).signature}=` },
      'not in the form',
    ],
    ['a short signature', { ...signed(promise), signature: 'gateway.1.AAAA' }, 'not in the form'],
  ])('refuses %s', (_name, receipt, reason) => {
    expect(() => {
      verifyReceipt(receipt, [key])
    }).toThrow(reason)
  })

  it('takes no key of another kind', () => {
    const foreign = { ...p256.publicKey.export({ format: 'jwk' }), kid: 'gateway.1' }
    expect(() => {
      verifyReceipt(signed(promise), [foreign])
    }).toThrow('does not verify')
  })
})
