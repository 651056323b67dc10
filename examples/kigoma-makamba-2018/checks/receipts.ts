import { verifyReceipt, type Receipt } from '@ujirani/client'
import { BusError } from '@ujirani/errors'
import type { BusCheck } from './bus-check.ts'

/** Every receipt is about its event, and is signed by a key of the trust file: checked offline. */
export const receipts: BusCheck = {
  name: 'receipts verify against the trust file',
  look({ demo, published }) {
    const holds = (receipt: Receipt): boolean => {
      try {
        verifyReceipt(receipt, demo.evidenceTrust.receipts)
        return true
      } catch (error) {
        if (BusError.is(error, 'ERR_SIGNATURE_INVALID')) return false
        throw error
      }
    }
    const wrong = published.flatMap(({ event: { name, envelope }, receipt }) => [
      ...(holds(receipt) ? [] : [`the receipt of ${name} does not hold`]),
      // Without this a verifier that believes everything would pass.
      ...(holds({ ...receipt, offset: receipt.offset + 1 }) ? [`${name}: any place will do`] : []),
      ...(receipt.id === envelope.id && receipt.source === envelope.source
        ? []
        : [`the receipt of ${name} is another event's`]),
    ])
    return Promise.resolve({ looked: `${published.length.toString()} receipts`, wrong })
  },
}
