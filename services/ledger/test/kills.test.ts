import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCheckpoint, planConsistency, checkConsistency } from '@ujirani/tlog'
import { checkLog } from '../src/check-log.ts'
import { machineDisk } from '../src/store/disk.ts'
import { LedgerStore } from '../src/store/ledger-store.ts'
import { decodeRow, rowBytes } from '../src/store/sidecar-row.ts'
import { initialiseTestLog, testVerifier } from './fixtures/test-log.ts'

const main = join(import.meta.dirname, 'fixtures/killed-main.ts')
/** Steps of opening a log with a killed round behind it, and of two rounds: each can be the last. */
const steps = 26
const lanes = 2
const killsPerLane = 104

/** Runs a ledger until it has killed itself. */
function runKilled(folder: string, killAt: number, tear: string): Promise<string> {
  const args = ['--disable-warning=ExperimentalWarning', main, folder, String(killAt), tear]
  const env = { ...cached, PATH: '' }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], env })
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (_code, signal) => {
      resolve(signal ?? words)
    })
  })
}

const cached = { NODE_COMPILE_CACHE: join(tmpdir(), 'ujirani-compile') }
const linesOf = (folder: string, name: string): readonly string[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
const seenIn = (folder: string): readonly string[] =>
  linesOf(folder, 'seen.log').map((line) => JSON.parse(line) as string)

/** Opens what is left as a new ledger would, and compares it with all that was ever published. */
async function checkLeft(folder: string): Promise<void> {
  const store = await LedgerStore.open(machineDisk, folder)
  try {
    const seen = seenIn(folder)
    await checkLog(store, testVerifier, seen.slice(-3))
    const last = openCheckpoint(seen.at(-1) ?? '', testVerifier)
    const head = { size: store.size, root: store.root() }
    if (last.size === 0) return
    const proof = await store.prove(planConsistency(last.size, head.size), head.size)
    checkConsistency(last, head, proof)
  } finally {
    await store.close()
  }
}

/** Every record up to the positions has one leaf, and no record has another. */
async function checkOneLeafEach(folder: string): Promise<number> {
  const store = await LedgerStore.open(machineDisk, folder)
  const sidecar = readFileSync(join(folder, 'sidecar'))
  const next = store.committed.positions.map(() => 0)
  for (let at = 0; at < sidecar.length; at += rowBytes) {
    const { origin, offset } = decodeRow(sidecar, at)
    expect(offset).toBe(next[origin])
    next[origin] = offset + 1
    const found = await store.findLeaf(origin, offset)
    expect(found?.index).toBe(at / rowBytes)
  }
  expect(store.committed.positions.map((position) => position.next)).toEqual(next)
  const { size } = store
  await store.close()
  return size
}

describe('a ledger that is killed', () => {
  const folders = Array.from({ length: lanes }, () => mkdtempSync(join(tmpdir(), 'ujirani-kill-')))
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true })
  })

  it('has never lost or changed what it published, at 208 kills over all its steps', async () => {
    const lane = async (folder: string, which: number): Promise<void> => {
      await initialiseTestLog(machineDisk, folder)
      writeFileSync(join(folder, 'seen.log'), '')
      writeFileSync(join(folder, 'kills.log'), '')
      // The first checkpoint is published before anything can be killed.
      const first = await LedgerStore.open(machineDisk, folder)
      writeFileSync(join(folder, 'seen.log'), `${JSON.stringify(first.committed.note)}\n`)
      await first.close()
      for (let kill = 0; kill < killsPerLane; kill += 1) {
        const killAt = 1 + ((kill * 7 + which * 3) % steps)
        const tear = Math.floor(kill / steps) % 2 === which ? 'torn' : 'whole'
        expect(await runKilled(folder, killAt, tear)).toBe('SIGKILL')
        await checkLeft(folder)
      }
    }
    await Promise.all(folders.map(lane))
    const kills = folders.flatMap((folder) => linesOf(folder, 'kills.log'))
    expect(kills).toHaveLength(lanes * killsPerLane)
    const names = ['entries', 'hashes.0', 'sidecar']
    expect([...new Set(kills)]).toEqual(
      expect.arrayContaining([
        ...names.flatMap((name) => [`write ${name}`, `sync ${name}`]),
        'write the checkpoint aside',
        'commit the checkpoint',
        'publish the checkpoint',
        'go on after publishing',
      ]),
    )
    const sizes = await Promise.all(folders.map(checkOneLeafEach))
    for (const size of sizes) expect(size).toBeGreaterThan(256)
  }, 240_000)

  it('would be found to have changed what it published', async () => {
    const [folder = ''] = folders
    const file = join(folder, 'hashes.0')
    const tiles = readFileSync(file)
    const spoilt = Buffer.from(tiles)
    spoilt[40] = (spoilt[40] ?? 0) ^ 1
    writeFileSync(file, spoilt)
    await expect(checkLeft(folder)).rejects.toThrow('its sidecar is not that of its tiles')
    writeFileSync(file, tiles)
    await checkLeft(folder)
  })
})
