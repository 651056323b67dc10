import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../program.ts'

describe('ujirani agreement sign-act', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ujirani-sign-act-'))
  const file = join(directory, 'act.json')
  const key = join(directory, 'tz.isd-1.jwk')
  const act = {
    bus: 'demo',
    agreement: 'bi-tz-1',
    version: 1,
    hash: `sha256:${'0'.repeat(64)}`,
    party: 'tz.isd',
    counter: 7,
    action: 'resume',
  }
  const ujirani = async (...args: readonly string[]) => {
    const out: string[] = []
    const err: string[] = []
    const terminal = {
      print: (line: string) => out.push(line),
      tell: (line: string) => err.push(line),
    }
    const { signal } = new AbortController()
    const code = await run(args, { stateDir: directory, terminal, signal })
    return { code, out, err }
  }
  beforeAll(() => ujirani('key', 'new', 'tz.isd-1', '--out', key))
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  it('prints the signed act, says what it is, and asks no bus', async () => {
    writeFileSync(file, JSON.stringify(act))
    const { code, out, err } = await ujirani('agreement', 'sign-act', file, '--key', key)
    expect(code).toBe(0)
    const payload = Buffer.from(out[0]?.split('.')[1] ?? '', 'base64url').toString()
    expect(JSON.parse(payload)).toEqual(act)
    expect(err.join()).toContain('tz.isd signs on the bus demo: resume bi-tz-1')
  })

  it.each([
    ['a document', { agreement: 'bi-tz-1', version: 1, parties: [] }],
    ['an act that is none', { ...act, action: 'delete' }],
    ['an act with more in it', { ...act, and: 'more' }],
    ['no object', []],
  ])('refuses %s', async (_name, content) => {
    writeFileSync(file, JSON.stringify(content))
    const { code, out } = await ujirani('agreement', 'sign-act', file, '--key', key)
    expect(code).not.toBe(0)
    expect(out).toEqual([])
  })
})
