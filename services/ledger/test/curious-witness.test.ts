import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hash } from 'node:crypto'
import { parseBundle } from '@ujirani/tlog'
import { Sequencer } from '../src/sequencer.ts'
import { machineDisk } from '../src/store/disk.ts'
import { LedgerStore } from '../src/store/ledger-store.ts'
import { initialiseTestLog, testOrigin, testSigner } from './fixtures/test-log.ts'

/** A history: whose records came in what order. */
interface History {
  readonly name: string
  readonly topics: readonly string[]
}

/** What is public of a log: the files of tiles and entries, and every checkpoint that was shown. */
interface PublicLog {
  readonly files: ReadonlyMap<string, Buffer>
  readonly notes: readonly string[]
}

const perRound = 150

async function play(folder: string, { name, topics }: History): Promise<PublicLog> {
  await initialiseTestLog(machineDisk, folder)
  const store = await LedgerStore.open(machineDisk, folder)
  const notes: string[] = []
  const sequencer = new Sequencer({
    ...{ store, signer: testSigner, origin: testOrigin },
    onPublished: ({ note }) => {
      notes.push(note)
      return Promise.resolve()
    },
  })
  for (let round = 0; round < 4; round += 1) {
    for (let at = 0; at < perRound; at += 1) {
      const topic = topics[(round * perRound + at) % topics.length] ?? ''
      const topicId = `00000000-0000-4000-8000-${hash('sha256', topic, 'hex').slice(0, 12)}`
      const number = sequencer.meet({ topic, topicId, partition: 0 }, 0)
      const content = hash('sha256', `${name} ${String(round)} ${String(at)}`, 'buffer')
      const offset = round * perRound + at
      await sequencer.take(number, [{ offset, timestampMs: 1, salt: Buffer.alloc(16), content }])
    }
    await sequencer.round()
  }
  await store.close()
  const open = readdirSync(folder).filter((file) => /^(?:entries|hashes\.\d+)$/.test(file))
  return { files: new Map(open.map((file) => [file, readFileSync(join(folder, file))])), notes }
}

/** A log with its commitments, and what follows from them alone, blotted out. */
function blotted({ files, notes }: PublicLog): unknown {
  const entries = parseBundle(files.get('entries') ?? Buffer.alloc(0)).map((entry) =>
    Buffer.from(entry)
      .toString('latin1')
      .replace(/(?<=\n)[A-Za-z0-9+/]{43}=$/, 'COMMITMENT'),
  )
  const lengths = [...files].map(([file, bytes]) => [file, bytes.length])
  const heads = notes.map((note) => note.replaceAll(/[A-Za-z0-9+/]{43,}={0,2}/g, 'HASH'))
  return { entries, lengths, heads }
}

describe('a curious witness', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ujirani-witness-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const one = { name: 'one', topics: ['origin.bi.cgm', 'decisions'] }
  const other = { name: 'other', topics: ['origin.tz.tpf', 'parties', 'access', 'decisions'] }

  it('cannot tell two histories of as many records apart but by their commitments', async () => {
    const logs = [
      await play(join(folder, 'one'), one),
      await play(join(folder, 'other'), other),
    ] as const
    expect(blotted(logs[0])).toEqual(blotted(logs[1]))
    expect(logs[0].files.get('entries')).not.toEqual(logs[1].files.get('entries'))
    const text = logs.flatMap(({ files, notes }) => [
      ...files.values(),
      ...notes.map((note) => Buffer.from(note)),
    ])
    for (const word of ['bi.cgm', 'tz.tpf', 'decisions', 'access', 'parties']) {
      expect(text.some((bytes) => Buffer.from(bytes).includes(word))).toBe(false)
    }
  })

  it('would be seen to know more, if an entry named its topic', async () => {
    const log = await play(join(folder, 'third'), one)
    const entries = Buffer.from(log.files.get('entries') ?? Buffer.alloc(0))
    entries.write('bi.cgm', 30)
    const spoilt = { ...log, files: new Map([...log.files, ['entries', entries] as const]) }
    expect(JSON.stringify(blotted(spoilt))).not.toEqual(JSON.stringify(blotted(log)))
    expect(entries.includes('bi.cgm')).toBe(true)
  })
})
