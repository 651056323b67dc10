import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../program.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const guide = readFileSync(join(root, 'docs/guides/signing.md'), 'utf8')
/** What the guide has people type without a bus, in its order. */
const commands = [...guide.matchAll(/```sh\n([^`]*)```/g)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
)

describe('docs/guides/signing.md', () => {
  const home = process.cwd()
  const dir = mkdtempSync(join(tmpdir(), 'signing-'))
  beforeAll(() => {
    symlinkSync(join(root, 'examples'), join(dir, 'examples'))
    process.chdir(dir)
  })
  afterAll(() => {
    process.chdir(home)
    rmSync(dir, { recursive: true })
  })

  const type = async (command: string) => {
    const out: string[] = []
    const [name, ...args] = command.split(' ')
    const terminal = { print: (line: string) => out.push(line), tell: () => undefined }
    const code = await run(args, { stateDir: dir, terminal, signal: new AbortController().signal })
    return { name, code, text: out.join('\n') }
  }

  it('has commands that do what it says, one after another', async () => {
    const texts: string[] = []
    for (const command of commands) {
      const { name, code, text } = await type(command)
      expect([name, command, code]).toEqual([
        'ujirani',
        command,
        command.includes(' diff ') ? 1 : 0,
      ])
      texts.push(text)
    }
    const all = texts.join('\n')
    // A sentence in each language, a preview with its marks and clauses, a difference, ODRL.
    expect(all).toContain('Whatever is not said here does not cross.')
    expect(all).toContain('Ce qui n’est pas dit ici n’est pas transmis.')
    expect(all).toContain('Reaches tz.isd by rule “bi-cgm-incidents”.')
    expect(all).toMatch(/- \/data\/summary\/0 {2}DROP \/rules\/0\/disclose\n/)
    expect(all).toMatch(/~ \/data\/place {2}GENERALISE_PLACE \/rules\/0\/disclose\/place\n/)
    expect(all).toMatch(/^\+ /m)
    expect(all).toContain('"profile": "urn:ujirani:odrl"')
  })

  it('refuses an unknown template, two ways at once, and half a window', async () => {
    const from = '--from bi.cgm --to tz.isd --valid-from 2026-02-01 --valid-to 2028-01-31'
    for (const command of [
      `ujirani agreement new a-b-1 --template no-such ${from}`,
      `ujirani agreement new a-b-1 --template health --type org.ujirani.incident.reported.v1 ${from}`,
      `ujirani agreement new a-b-1 ${from}`,
      'ujirani agreement preview bi-tz-imm.json',
      'ujirani agreement preview bi-tz-imm.json --window 2026-01-01 --as bi.cgm',
      'ujirani agreement preview bi-tz-imm.json --event bi-tz-imm.json --offline',
    ]) {
      expect([command, (await type(command)).code]).toEqual([command, 2])
    }
  })
})
