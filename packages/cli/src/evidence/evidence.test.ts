import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTestEvents, createTestEvidence } from '@ujirani/testing'
import { startTestDemo, type TestDemo } from '../../test/demo.ts'
import { run } from '../program.ts'

const bus = createTestEvidence()
const event = createTestEvents('incident-reported')()
const { id } = event.envelope
const { receipt, proof } = bus.of(event)
const bin = fileURLToPath(new URL('../../bin/ujirani.js', import.meta.url))

/** What a network namespace of its own needs; elsewhere the same is run with no proxy for it. */
const alone = spawnSync('unshare', ['-rn', 'true']).status === 0 ? ['unshare', '-rn'] : []

describe('ujirani evidence', () => {
  let demo: TestDemo
  let out: string[]
  let err: string[]
  beforeEach(async () => {
    demo = await startTestDemo()
    save('trust.json', JSON.stringify(bus.trust))
    demo.answers.set(`/v1/events/${id}/receipt`, [{ status: 200, body: receipt }])
    demo.answers.set(`/v1/events/${id}/proof`, [{ status: 200, body: proof }])
  })
  afterEach(() => demo.stop())

  const ujirani = (...args: readonly string[]): Promise<number> => {
    out = []
    err = []
    const terminal = {
      print: (line: string) => out.push(line),
      tell: (line: string) => err.push(line),
    }
    const { signal } = new AbortController()
    return run(args, { stateDir: demo.stateDir, terminal, signal })
  }
  const save = (name: string, content: string): string => {
    const file = join(demo.stateDir, name)
    writeFileSync(file, content)
    return file
  }

  it('proves an event without a network, and says what follows from what', async () => {
    const file = join(demo.stateDir, 'evidence.json')
    expect(await ujirani('prove', id, '--as', 'bi.cgm', '--out', file)).toBe(0)
    const trust = join(demo.stateDir, 'trust.json')
    const [program, ...args] = [...alone, process.execPath, bin]
    const { status, stdout } = spawnSync(program, [...args, 'verify', file, '--trust', trust], {
      encoding: 'utf8',
    })
    expect(status).toBe(0)
    const words = stdout.split('\n').map((line) => line.trim().split(/\s+/)[0])
    expect(words.filter((word) => word !== '')).toEqual(
      expect.arrayContaining(
        ['VERIFIED:', 'receipt', 'event', 'record', 'content', 'commitment', 'leaf'].concat(
          ...['inclusion', 'checkpoint', 'witnesses'],
        ),
      ),
    )
    expect(stdout).toContain(id)
    expect(stdout).toContain('number 1 of the ledger')
  })

  it('says what does not hold, and fails', async () => {
    const other = bus.of(createTestEvents('incident-reported')())
    const file = save('wrong.json', JSON.stringify({ ...toFile(other.proof) }))
    expect(await ujirani('verify', file)).toBe(1)
    expect(out).toEqual([
      'NOT VERIFIED',
      '  the evidence does not hold: the record has another event than the receipt promised',
    ])
    const strange = save('strange.json', JSON.stringify(createTestEvidence().trust))
    expect(
      await ujirani('verify', save('e.json', JSON.stringify(toFile(proof))), '--trust', strange),
    ).toBe(1)
    expect(await ujirani('verify', save('text', 'nonsense'))).toBe(2)
  })

  it('verifies a proof alone, and a receipt as the promise that it is', async () => {
    expect(await ujirani('verify', save('p.txt', proof))).toBe(0)
    expect(await ujirani('verify', save('r.json', JSON.stringify(receipt)))).toBe(0)
    expect(out[0]).toBe('VERIFIED: a promise, not yet its proof')
    const altered = JSON.stringify({ ...receipt, includeBy: '2030-01-01T00:00:00.000Z' })
    expect(await ujirani('verify', save('r.json', altered))).toBe(1)
  })

  it('says who was sent an event, who may have been, and who could have read it', async () => {
    const at = '2026-01-05T00:00:00.000Z'
    const sending = { party: 'iom', agreement: 'one', client: null, at }
    const body = {
      id,
      sent: [{ ...sending, evidence: { leafIndex: 7, leafHash: 'AA==' } }],
      mayHaveBeenSent: [{ ...sending, party: 'undp', evidence: null }],
      couldHaveRead: [
        {
          ...{ principal: 'User:who~read', agreement: 'one', from: at, until: null },
          ...{ unsigned: true, committedAt: null, evidence: null },
        },
      ],
    }
    demo.answers.set(`/v1/events/${id}/reads`, [{ status: 200, body }])
    expect(await ujirani('reads', id, '--as', 'bi.cgm')).toBe(0)
    expect(out).toEqual([
      `${at}  sent  iom  one  leaf 7`,
      `${at}  may-have-been-sent  undp  one`,
      `${at}  could-have-read  User:who~read  one  until now  UNSIGNED`,
    ])
  })

  it('keeps receipts, proves them, and tells of a promise that was not kept', async () => {
    demo.answers.set('/v1/events', [{ status: 201, body: receipt }])
    const file = save('event.json', JSON.stringify({ id, source: event.envelope.source }))
    expect(await ujirani('publish', file)).toBe(0)
    demo.answers.set(`/v1/events/${id}/proof`, [
      { status: 404, body: { status: 404, title: 'no' } },
    ])
    expect(await ujirani('receipts', 'bi.cgm')).toBe(1)
    expect(err[0]).toContain('ALARM')
    expect(JSON.parse(err[1] ?? '')).toEqual(receipt)
    demo.answers.set(`/v1/events/${id}/proof`, [{ status: 200, body: proof }])
    expect(await ujirani('receipts', 'bi.cgm')).toBe(0)
    const kept = join(demo.stateDir, 'receipts', 'bi.cgm', `${id}.json`)
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toMatchObject({ receipt })
    expect(await ujirani('verify', kept)).toBe(0)
    expect(await ujirani('receipts', 'bi.cgm')).toBe(0)
    expect(err).toEqual(['every receipt has its proof'])
  })

  const toFile = (text: string) => ({ kind: 'ujirani-evidence', version: 1, receipt, proof: text })
})
