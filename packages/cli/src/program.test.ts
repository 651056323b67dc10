import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startTestDemo, type TestDemo } from '../test/demo.ts'
import { run } from './program.ts'

interface Ran {
  readonly code: number
  readonly out: readonly string[]
  readonly err: readonly string[]
}

const event = {
  specversion: '1.0',
  id: '0190b2c4-0000-7000-8000-000000000001',
  source: 'urn:ujirani:bi.cgm:mugina',
  type: 'org.ujirani.incident.reported.v1',
  time: '2026-03-01T08:00:00Z',
  agreement: 'bi-tz-imm',
  redactions: 'total',
  data: {},
}
const receipt = {
  id: event.id,
  source: event.source,
  topic: 'origin.bi.cgm',
  partition: 0,
  offset: 7,
  acceptedAt: '2026-03-01T08:00:01.000Z',
  includeBy: '2026-03-01T08:00:11.000Z',
  commitment: 'AAAA',
  signature: 'gateway-1.AAAA',
}
const problem = {
  type: 'about:blank',
  title: 'The event is not valid',
  status: 422,
  code: 'ERR_EVENT_INVALID',
  errors: [{ pointer: '/data/place', detail: 'is not a place' }],
}

describe('ujirani', () => {
  let demo: TestDemo
  beforeEach(async () => {
    demo = await startTestDemo()
  })
  afterEach(() => demo.stop())

  const ujirani = async (...args: readonly string[]): Promise<Ran> => {
    const out: string[] = []
    const err: string[] = []
    const terminal = {
      print: (line: string) => out.push(line),
      tell: (line: string) => err.push(line),
    }
    const { signal } = new AbortController()
    const code = await run(args, { stateDir: demo.stateDir, terminal, signal })
    return { code, out, err }
  }
  const save = (name: string, content: string): string => {
    const file = join(demo.stateDir, name)
    writeFileSync(file, content)
    return file
  }

  describe('token', () => {
    it('asks for the broker’s audience, with the scopes that count there, when told', async () => {
      await ujirani('token', 'bi.cgm', '--kafka')
      await ujirani('token', 'bi.cgm', '--kafka', '--scope', 'feed:read')
      const asked = demo.seen.map(({ body }) => new URLSearchParams(body))
      expect(asked.map((form) => [form.get('resource'), form.get('scope')])).toEqual([
        ['urn:ujirani:bus:demo/kafka', 'events:publish feed:read'],
        ['urn:ujirani:bus:demo/kafka', 'feed:read'],
      ])
    })

    it('prints the token and nothing else', async () => {
      await expect(ujirani('token', 'bi.cgm')).resolves.toEqual({
        code: 0,
        out: ['a.b.c'],
        err: [],
      })
      expect(new URLSearchParams(demo.seen[0]?.body).get('scope')).toBe('events:publish feed:read')
    })

    it.each([[['--scope', 'feed:read']], [['--scope', 'feed:read,', '--scope', '']]])(
      'asks for the scopes of %p',
      async (options) => {
        await ujirani('token', 'bi.cgm', ...options)
        expect(new URLSearchParams(demo.seen[0]?.body).get('scope')).toBe('feed:read')
      },
    )

    it('asks for several scopes', async () => {
      await ujirani('token', '--scope', 'feed:read events:publish', 'bi.cgm')
      expect(new URLSearchParams(demo.seen[0]?.body).get('scope')).toBe('feed:read events:publish')
    })

    it('says in a sentence that the demo is not running', async () => {
      rmSync(join(demo.stateDir, 'run.json'))
      await expect(ujirani('token', 'bi.cgm')).resolves.toEqual({
        code: 3,
        out: [],
        err: ['The demo is not running. Start it with "npm start" and try again.'],
      })
    })

    it.each(['nobody', '../../etc/passwd', 'bi.cgm-system/../x'])('knows no %s', async (party) => {
      const { code, out, err } = await ujirani('token', party)
      expect({ code, out }).toEqual({ code: 2, out: [] })
      expect(err[0]).toContain('It has: bi.cgm-system.')
    })

    it('passes on that identity refused', async () => {
      demo.answers.set('/token', [{ status: 400, body: { error: 'invalid_scope' } }])
      const { code, err } = await ujirani('token', 'bi.cgm', '--scope', 'audit:read')
      expect({ code, err }).toEqual({
        code: 4,
        err: ['the identity provider refused a token: invalid_scope'],
      })
    })
  })

  describe('publish', () => {
    beforeEach(() => {
      demo.answers.set('/v1/events', [{ status: 201, body: receipt }])
    })

    it('publishes one event as the party of its source and prints where it is', async () => {
      await expect(
        ujirani('publish', save('e.json', JSON.stringify(event, null, 2))),
      ).resolves.toEqual({
        code: 0,
        out: [`${event.id}  origin.bi.cgm/0/7  2026-03-01T08:00:01.000Z`],
        err: [],
      })
      expect(demo.seen.at(-1)?.authorization).toBe('Bearer a.b.c')
    })

    it('prints whole receipts with --json', async () => {
      const { out } = await ujirani('publish', '--json', save('e.json', JSON.stringify(event)))
      expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([receipt])
    })

    it.each([
      ['an array', JSON.stringify([event, event])],
      ['lines', `${JSON.stringify(event)}\n\n${JSON.stringify(event)}\n`],
    ])(
      'publishes %s as a batch; what was refused is an error of the whole',
      async (_name, text) => {
        const items = [
          { id: event.id, status: 201, receipt },
          { id: event.id, status: 422, problem },
        ]
        demo.answers.set('/v1/events', [{ status: 200, body: items }])
        const { code, out, err } = await ujirani('publish', save('e.ndjson', text))
        expect({ code, count: out.length }).toEqual({ code: 1, count: 1 })
        expect(err).toEqual([`${event.id}: The event is not valid`, '1 of 2 refused'])
      },
    )

    it('says where in the event the gateway found fault', async () => {
      demo.answers.set('/v1/events', [{ status: 422, body: problem }])
      await expect(ujirani('publish', save('e.json', JSON.stringify(event)))).resolves.toEqual({
        code: 4,
        out: [],
        err: ['The event is not valid', '  /data/place: is not a place'],
      })
    })

    it.each([
      ['is no JSON', '{', 'event 1 of the file is not JSON'],
      ['is empty', '', 'there is no event in the file'],
      ['names no party', '{}', 'the source names no party; say --as <party>'],
    ])('refuses a file that %s', async (_name, text, sentence) => {
      await expect(ujirani('publish', save('e.json', text))).resolves.toEqual({
        code: 2,
        out: [],
        err: [sentence],
      })
    })

    it('refuses a file that is not there', async () => {
      await expect(ujirani('publish', 'nowhere.json')).resolves.toMatchObject({ code: 2 })
    })
  })

  describe('feed', () => {
    it('prints one event a line', async () => {
      demo.answers.set('/v1/feed', [
        { status: 200, body: { events: [event], cursor: 'c1' } },
        { status: 200, body: { events: [], cursor: 'c1' } },
      ])
      const { code, out } = await ujirani('feed', 'bi.cgm')
      expect(code).toBe(0)
      expect(out).toEqual([
        [event.time, event.type, event.source, 'bi-tz-imm', event.id, 'redacted: total'].join('  '),
      ])
    })
  })

  describe('doctor', () => {
    it('finds a demo in good order', async () => {
      const { code, out } = await ujirani('doctor', '--json')
      const report = JSON.parse(out[0] ?? '') as { ok: boolean; checks: { name: string }[] }
      expect({ code, ok: report.ok }).toEqual({ code: 0, ok: true })
      expect(report.checks.map(({ name }) => name)).toContain('reading a feed')
    })

    it('says what is wrong', async () => {
      demo.answers.set('/readyz', [{ status: 503, body: {} }])
      demo.answers.set('/v1/feed', [{ status: 403, body: { title: 'no', status: 403 } }])
      const { code, out } = await ujirani('doctor')
      expect(code).toBe(1)
      expect(out).toContain(`FAIL  gateway: ${demo.url} answers 503`)
      expect(out).toContain('FAIL  reading a feed: no')
    })

    it('says that nothing runs', async () => {
      rmSync(join(demo.stateDir, 'run.json'))
      const { code, out } = await ujirani('doctor')
      expect(code).toBe(1)
      expect(out.at(-1)).toMatch(/^FAIL {2}demo: The demo is not running/)
    })
  })

  it.each([
    [[], 2],
    [['bogus'], 2],
    [['token'], 2],
    [['token', 'bi.cgm', '--bogus'], 2],
    [['--help'], 0],
    [['feed', '--help'], 0],
  ])('ends the command line %p with %d', async (args, code) => {
    await expect(ujirani(...args)).resolves.toMatchObject({ code })
  })

  it('runs as a program, with the state folder of its environment', () => {
    const bin = join(import.meta.dirname, '../bin/ujirani.js')
    const stateDir = join(demo.stateDir, 'nowhere')
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'token', 'bi.cgm'], {
      env: { UJIRANI_STATE_DIR: stateDir },
      encoding: 'utf8',
    })
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toBe('The demo is not running. Start it with "npm start" and try again.\n')
  })
})
