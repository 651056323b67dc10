import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BusError } from '@ujirani/errors'
import { createTestEvents, createTestEvidence } from '@ujirani/testing'
import { EvidenceInvalidError, ProblemError } from './errors.ts'
import {
  formatEvidence,
  parseEvidence,
  verifyEvidence,
  verifyRecordProof,
  type Evidence,
  type EvidenceTrust,
} from './evidence.ts'
import { openReceiptBook } from './receipt-book.ts'
import { parseReceipt } from './receipt.ts'

const makeEvent = createTestEvents('incident-reported')
const bus = createTestEvidence()
const trust = bus.trust as unknown as EvidenceTrust
const event = makeEvent()
const made = bus.of(event)
const evidence: Evidence = { receipt: parseReceipt(made.receipt), proof: made.proof }

/** The proof with its record changed. */
function changed(change: (record: Record<string, unknown>) => void, proof = made.proof): string {
  return proof.replace(/^extra (.*)$/m, (_line, extra: string) => {
    const record = JSON.parse(Buffer.from(extra, 'base64').toString()) as Record<string, unknown>
    change(record)
    return `extra ${Buffer.from(JSON.stringify(record)).toString('base64')}`
  })
}

describe('verifyEvidence', () => {
  it('goes from the receipt over record, commitment, leaf and proof to the signed checkpoint', () => {
    const verified = verifyEvidence(evidence, trust)
    expect(verified).toMatchObject({
      event: { id: event.envelope.id, type: event.type.type },
      record: { topic: 'origin.bi.cgm', partition: 0, offset: 7 },
      index: 1,
      checkpoint: { origin: 'ujirani.org/demo/ledger', size: 2 },
      witnesses: [],
      receiptKid: 'receipt-1',
    })
    expect(verified.commitments.content.toString('base64')).toBe(evidence.receipt.commitment)
  })

  it.each([0x01, 0x20])('refuses it with any byte of its file changed (by %i)', (bits) => {
    const file = Buffer.from(formatEvidence(evidence))
    const taken: number[] = []
    // The last byte ends the file's last line.
    for (let at = 0; at < file.length - 1; at += 1) {
      const changed = Buffer.from(file)
      changed[at] = (changed[at] ?? 0) ^ bits
      try {
        verifyEvidence(parseEvidence(JSON.parse(changed.toString())), trust)
        taken.push(at)
      } catch (error) {
        if (!BusError.is(error) && !(error instanceof SyntaxError)) throw error
      }
    }
    expect(taken.map((at) => file.toString('utf8', at - 30, at + 10))).toEqual([])
  })

  it('survives its file', () => {
    expect(parseEvidence(JSON.parse(formatEvidence(evidence)))).toEqual(evidence)
  })

  it.each([
    ['an offset', (record: Record<string, unknown>) => (record['offset'] = 8)],
    ['a time', (record: Record<string, unknown>) => (record['timestampMs'] = 1)],
    ['a topic id', (record: Record<string, unknown>) => (record['topicId'] = event.envelope.id)],
    ['a key', (record: Record<string, unknown>) => (record['key'] = 'AAAA')],
    ['a value', (record: Record<string, unknown>) => (record['value'] = 'AAAA')],
    [
      'a header',
      (record: Record<string, unknown>) => (record['headers'] = (record['headers'] as []).slice(1)),
    ],
  ])('refuses a record with %s that was changed', (_what, change) => {
    const proof = changed(change)
    expect(() => verifyEvidence({ ...evidence, proof }, trust)).toThrow()
    expect(() => verifyRecordProof(proof, trust)).toThrow('does not hold')
  })

  it('refuses the proof of another event, though it is in the log', () => {
    const { proof } = bus.of(makeEvent())
    expect(() => verifyRecordProof(proof, trust)).not.toThrow()
    expect(() => verifyEvidence({ ...evidence, proof }, trust)).toThrow('another event')
  })

  it.each([
    [
      'another log',
      () => ({ ...trust, ledgers: (createTestEvidence().trust as EvidenceTrust).ledgers }),
    ],
    ['no log', () => ({ ...trust, ledgers: [] })],
  ])('believes the checkpoint of %s nothing', (_what, other) => {
    expect(() => verifyEvidence(evidence, other())).toThrow('no log of the trust file')
  })

  it('refuses a gateway’s word where the gateway is not in the trust file', () => {
    expect(() => verifyEvidence(evidence, { ...trust, receipts: [] })).toThrow('no known gateway')
  })

  it.each(['{}', '{"kind":"ujirani-evidence","version":2}', '[]', 'null'])(
    'takes %s for no evidence',
    (text) => {
      expect(() => parseEvidence(JSON.parse(text))).toThrow(EvidenceInvalidError)
    },
  )
})

describe('openReceiptBook', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ujirani-book-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const duringMs = Date.parse(evidence.receipt.includeBy)
  const notYet = (): Promise<string> =>
    Promise.reject(new ProblemError({ type: '', title: '', status: 503 }))
  const book = (proof: () => Promise<string>) => openReceiptBook({ folder, client: { proof } })

  it('keeps a receipt until it has its proof, and then the evidence', async () => {
    await book(notYet).keep(evidence.receipt)
    await book(notYet).keep(evidence.receipt)
    expect(await book(notYet).settle(trust, duringMs)).toMatchObject([{ state: 'pending' }])
    const [settled] = await book(() => Promise.resolve(made.proof)).settle(trust, duringMs)
    expect(settled).toMatchObject({ state: 'included', receipt: evidence.receipt })
    const file = settled?.state === 'included' ? settled.file : ''
    expect(parseEvidence(JSON.parse(await readFile(file, 'utf8')))).toEqual(evidence)
    expect(await book(notYet).settle(trust, duringMs + 1)).toEqual([])
  })

  it('says that a promise was not kept once its time is over, for as long as it is not', async () => {
    await book(notYet).keep(evidence.receipt)
    for (const laterMs of [1, 100_000]) {
      const settled = await book(notYet).settle(trust, duringMs + laterMs)
      expect(settled).toMatchObject([{ state: 'missed', receipt: evidence.receipt }])
    }
  })

  it('waits for nothing when a proof is given that does not hold', async () => {
    await book(notYet).keep(evidence.receipt)
    const wrong = changed((record) => (record['offset'] = 8))
    const settled = await book(() => Promise.resolve(wrong)).settle(trust, duringMs)
    expect(settled).toMatchObject([{ state: 'missed' }])
  })
})
