/**
 * @needs netns
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publish } from '../bus/calls.ts'
import { incident } from '../bus/events.ts'
import { readBlocks, runGuide } from '../bus/guide.ts'
import { repository, startWholeBus, type WholeBus } from '../bus/whole-bus.ts'

interface Verdict {
  readonly code: number | null
  readonly lines: readonly string[]
}

const keeping = 'Keep receipts, and ask for the proofs'
const verifying = 'Verify, anywhere'

// Nothing of the bus, no friends, no network: a file, a trust file and the command.
describe('a publisher with a receipt, on a laptop without network', () => {
  const laptop = mkdtempSync(join(tmpdir(), 'ujirani-laptop-'))
  const evidence = join(laptop, 'evidence.json')
  const event = incident()
  let bus: WholeBus
  let said = ''

  /** What the guide says to type on the laptop, in a namespace that has no network. */
  const verify = (file: string): Verdict => {
    const [block = ''] = readBlocks('verification.md', verifying)
    const command = block
      .replace('evidence.json', file)
      .replace('trust.json', join(laptop, 'trust.json'))
    const { status, stdout, stderr } = spawnSync('unshare', ['-rn', 'bash', '-c', command], {
      cwd: repository,
      encoding: 'utf8',
      env: { PATH: bus.env['PATH'], UJIRANI_STATE_DIR: laptop },
    })
    return { code: status, lines: `${stdout}${stderr}`.trim().split('\n') }
  }

  beforeAll(async () => {
    bus = await startWholeBus()
    const { status } = await publish(bus, 'bi.cgm', event)
    expect(status).toBe(201)
    const [receipts = '', prove = ''] = readBlocks('verification.md', keeping)
    const commands = [
      // As the guide begins: a receipt that `ujirani publish` keeps.
      'npx ujirani publish examples/events/incident-reported.json',
      'sleep 2',
      receipts,
      prove.replace('<event-id>', event.id).replace('evidence.json', evidence),
    ]
    const { code, out, err } = await runGuide(bus, commands.join('\n'))
    said = out
    expect([code, code === 0 ? '' : err]).toEqual([0, ''])
    cpSync(join(bus.stateDir, 'trust.json'), join(laptop, 'trust.json'))
    const pids = Object.values(bus.running().pids)
    await bus.stop()
    expect(pids.filter(isAlive)).toEqual([])
  }, 300_000)
  afterAll(() => {
    rmSync(laptop, { recursive: true })
  })

  it('had its promise settled by the commands of the guide', () => {
    expect(said).toMatch(/018e9d76-ea80-79b5-a708-e6de4d948f82 {2}included {2}/)
  })

  it('has no network', () => {
    const { stdout } = spawnSync('unshare', ['-rn', 'cat', '/proc/net/dev'], { encoding: 'utf8' })
    const devices = stdout.split('\n').flatMap((line) => /^\s*(\w+):/.exec(line)?.[1] ?? [])
    expect(devices).toEqual(['lo'])
  })

  it('proves in words that its event is in the record', () => {
    const { code, lines } = verify(evidence)
    expect([code, lines[0]]).toEqual([
      0,
      'VERIFIED: the event is in the record, and the record is in the ledger',
    ])
    const words = lines.map((line) => line.trim().split(/\s+/)[0])
    const steps = ['receipt', 'event', 'record', 'content', 'commitment', 'leaf', 'inclusion']
    expect(words.filter((word) => [...steps, 'checkpoint'].includes(word ?? ''))).toEqual([
      ...steps,
      'checkpoint',
    ])
    expect(lines.join('\n')).toContain(event.id)
  })

  it.each([0.05, 0.3, 0.8, 0.97])(
    'is told in a sentence what is wrong with a byte changed at %d of the file',
    (share) => {
      const bytes = readFileSync(evidence)
      const at = Math.floor(bytes.length * share)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      const file = join(laptop, 'changed.json')
      writeFileSync(file, bytes)
      const { code, lines } = verify(file)
      expect([code, lines[0]]).not.toEqual([0, lines[0]])
      const text = lines.join('\n')
      expect(text).not.toMatch(/^VERIFIED|Error:|^\s+at /m)
      expect(text).toMatch(/NOT VERIFIED\n {2}the [a-z]|the file is neither/)
    },
  )
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
