import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startTestDemo, type TestDemo } from '../../test/demo.ts'
import { run } from '../program.ts'

interface Ran {
  readonly code: number
  readonly out: readonly string[]
  readonly err: readonly string[]
}

const answer = {
  agreement: 'a-b-1',
  version: 1,
  hash: 'sha256:00',
  state: 'SUSPENDED',
  signatures: [],
}

describe('ujirani agreement', () => {
  let demo: TestDemo
  let file: string
  let key: string
  beforeEach(async () => {
    demo = await startTestDemo()
    file = join(demo.stateDir, 'a-b-1.json')
    key = join(demo.stateDir, 'bi.cgm-1.jwk')
    await ujirani('key', 'new', 'bi.cgm-1', '--out', key)
    await ujirani(
      ...['agreement', 'new', 'a-b-1', '--from', 'bi.cgm', '--to', 'tz.isd', '--out', file],
      ...['--type', 'org.ujirani.incident.reported.v1'],
      ...['--valid-from', '2026-01-01', '--valid-to', '2027-12-31'],
    )
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
  const change = (members: object): void => {
    const document = JSON.parse(readFileSync(file, 'utf8')) as object
    writeFileSync(file, JSON.stringify({ ...document, ...members }))
  }
  const said = (path: string): unknown => {
    const found = demo.seen.find((each) => each.path === path)
    return found === undefined ? undefined : JSON.parse(found.body)
  }
  const payloadOf = (jws: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >

  it('checks what it wrote, without any bus', async () => {
    expect(await ujirani('agreement', 'check', file, '--offline')).toMatchObject({
      code: 0,
      out: [],
    })
  })

  it('reads a document to whoever will sign it, in their language', async () => {
    const inEnglish = await ujirani('agreement', 'read', file)
    expect(inEnglish).toMatchObject({ code: 0, err: [] })
    expect(inEnglish.out[0]).toBe('a-b-1 v1')
    expect(inEnglish.out.join('\n')).toContain('bi.cgm shares with tz.isd its events of type')
    const inSwahili = await ujirani('agreement', 'read', file, '--lang', 'sw')
    expect(inSwahili.out).toHaveLength(inEnglish.out.length)
    expect(inSwahili.err).toEqual(['No speaker of this language has reviewed its sentences yet.'])
    expect(await ujirani('agreement', 'read', file, '--lang', 'xx')).toMatchObject({ code: 2 })
  })

  it('says what one document says and the other does not', async () => {
    const before = join(demo.stateDir, 'before.json')
    writeFileSync(before, readFileSync(file))
    expect(await ujirani('agreement', 'diff', before, file)).toMatchObject({ code: 0, out: [] })
    change({ validity: { from: '2026-01-01', to: '2028-12-31', zone: 'Africa/Bujumbura' } })
    const { code, out } = await ujirani('agreement', 'diff', before, file)
    expect(code).toBe(1)
    expect(out).toEqual([
      'a-b-1',
      '- It holds from 2026-01-01 to 2027-12-31, both days included (Africa/Bujumbura).',
      '+ It holds from 2026-01-01 to 2028-12-31, both days included (Africa/Bujumbura).',
    ])
  })

  it.each([
    [{ rules: [] }, '/rules: '],
    [
      { validity: { from: '2027-01-01', to: '2026-01-01', zone: 'Africa/Bujumbura' } },
      '/validity/to: ',
    ],
    [{ canary: 1 }, '/canary: '],
  ])('says where and why %p cannot be signed', async (members, start) => {
    change(members)
    const { code, out } = await ujirani('agreement', 'check', file, '--offline')
    expect(code).toBe(1)
    expect(out[0]?.startsWith(start)).toBe(true)
  })

  it('checks with the parties of the bus, and finds who is not there', async () => {
    demo.answers.set('/v1/parties', [
      {
        status: 200,
        body: { parties: [{ party: 'bi.cgm', kind: 'IMMIGRATION', families: ['flow'] }] },
      },
    ])
    const { code, out } = await ujirani('agreement', 'check', file, '--as', 'bi.cgm')
    expect(code).toBe(1)
    expect(out).toEqual(
      expect.arrayContaining([
        '/parties/1/party: is no party of this bus',
        '/rules/0/types/0: is of a family that the publisher does not publish',
      ]),
    )
  })

  it('signs offline and prints nothing but the signature', async () => {
    const { code, out } = await ujirani('agreement', 'sign', file, '--key', key, '--as', 'bi.cgm')
    expect(code).toBe(0)
    expect(payloadOf(out[0] ?? '')).toMatchObject({
      action: 'sign',
      agreement: 'a-b-1',
      version: 1,
      party: 'bi.cgm',
    })
    expect(demo.seen).toEqual([])
  })

  it.each([
    [['--as', 'iom'], 'one that the document names'],
    [[], 'one that the document names'],
  ])('does not sign for %p', async (as, why) => {
    const { code, err } = await ujirani('agreement', 'sign', file, '--key', key, ...as)
    expect([code, err[0]]).toEqual([2, expect.stringContaining(why)])
  })

  it('does not print anything of a key that is none', async () => {
    const { code, err } = await ujirani('agreement', 'sign', file, '--key', file, '--as', 'bi.cgm')
    expect([code, err[0]]).toEqual([2, expect.stringContaining('is no private key')])
  })

  it('leaves a file alone that is there already', async () => {
    const { code, err } = await ujirani('key', 'new', 'bi.cgm-1', '--out', key)
    expect([code, err[0]]).toEqual([2, expect.stringContaining('is there already')])
  })

  it('proposes with its own signature', async () => {
    demo.answers.set('/v1/agreements', [{ status: 201, body: { ...answer, state: 'PROPOSED' } }])
    const ran = await ujirani('agreement', 'propose', file, '--key', key, '--as', 'bi.cgm')
    expect(ran).toMatchObject({ code: 0, out: ['a-b-1 version 1 PROPOSED'] })
    expect(said('/v1/agreements')).toMatchObject({
      document: { agreement: 'a-b-1' },
      acknowledges: [],
    })
  })

  it.each([
    ['suspend', ['--reason', 'a check'], { action: 'suspend', reason: 'a check' }],
    ['resume', ['--backfill'], { action: 'resume', backfill: true }],
    ['resume', [], { action: 'resume' }],
    ['terminate', [], { action: 'terminate' }],
    [
      'activate',
      ['--source', 'urn:ujirani:bi.cgm:mugina', '--event', '0190b2c4-0000-7000-8000-000000000001'],
      { action: 'activate', event: { source: 'urn:ujirani:bi.cgm:mugina' } },
    ],
  ])('signs and hands in: %s %p', async (command, options, words) => {
    const path = '/v1/agreements/a-b-1'
    demo.answers.set(path, [{ status: 200, body: { ...answer, counter: 7 } }])
    demo.answers.set(`${path}/acts`, [{ status: 201, body: answer }])
    const who = ['--key', key, '--as', 'bi.cgm']
    const ran = await ujirani('agreement', command, 'a-b-1', ...options, ...who)
    expect(ran).toMatchObject({ code: 0, out: ['a-b-1 version 1 SUSPENDED'] })
    const { act } = said(`${path}/acts`) as { readonly act: string }
    const payload = payloadOf(act)
    expect(payload).toMatchObject({ ...words, bus: 'demo', version: 1, hash: 'sha256:00' })
    expect(Number(payload['counter'])).toBeGreaterThan(7)
  })

  it('stops by token alone, without a key', async () => {
    demo.answers.set('/v1/agreements/a-b-1/acts', [{ status: 201, body: answer }])
    const ran = await ujirani('agreement', 'suspend', 'a-b-1', '--stop', '--as', 'bi.cgm')
    expect(ran.code).toBe(0)
    expect(said('/v1/agreements/a-b-1/acts')).toEqual({ stop: true })
  })

  it('asks for a key before anything else', async () => {
    const ran = await ujirani('agreement', 'suspend', 'a-b-1', '--as', 'bi.cgm')
    expect(ran).toMatchObject({ code: 2, err: ['say --key <file>: the party signs it'] })
    expect(demo.seen).toEqual([])
  })

  it('shows who has still to sign, who holds it back, and what is owed', async () => {
    const body = {
      ...answer,
      signatures: ['bi.cgm'],
      pending: ['tz.isd'],
      suspensions: [
        { party: 'bi.cgm', since: '2026-01-01T00:00:00.000Z', by: 'TOKEN', reason: 'why' },
      ],
    }
    demo.answers.set('/v1/agreements/a-b-1', [{ status: 200, body }])
    const due = '2026-01-03T00:00:00.000Z'
    const late = { duty: 'ACK', state: 'LATE', by: 'bi.cgm', due, event: 'e-1' }
    const owed = { agreement: 'a-b-1', open: 0, late: 1, duties: [late] }
    demo.answers.set('/v1/agreements/a-b-1/duties', [{ status: 200, body: owed }])
    const { out } = await ujirani('agreement', 'status', 'a-b-1', '--as', 'bi.cgm')
    expect(out.join('\n')).toBe(
      [
        'a-b-1  version 1  SUSPENDED',
        '  signed by bi.cgm',
        '  still to sign: tz.isd',
        '  suspended by bi.cgm since 2026-01-01T00:00:00.000Z (token): why',
        '  duties: 0 open, 1 late',
        `    LATE  ACK by bi.cgm until ${due}  e-1`,
      ].join('\n'),
    )
  })

  it('shows where in the log what was signed stands, and by which key', async () => {
    const at = '2026-01-01T00:00:00.000Z'
    const acts = [
      { offset: 3, party: 'bi.cgm', act: 'sign', version: 1, kid: 'bi.cgm-1', at },
      { offset: 9, party: 'tz.isd', act: 'stop', version: null, kid: null, at },
    ]
    demo.answers.set('/v1/agreements/a-b-1', [{ status: 200, body: { ...answer, acts } }])
    const { out } = await ujirani('agreement', 'acts', 'a-b-1', '--as', 'bi.cgm')
    expect(out).toEqual([`3  ${at}  bi.cgm  sign  bi.cgm-1`, `9  ${at}  tz.isd  stop  (by token)`])
  })

  it('has a party told what happened, a line each, to the last page', async () => {
    const said = { due: null, agreement: 'a-b-1', by: 'tz.isd', code: null }
    const type = 'org.ujirani.notice.agreement-suspended.v1'
    const notice = { id: 'n-1', type, time: '2026-01-01T00:00:00.000Z', ...said }
    demo.answers.set('/v1/notices', [
      { status: 200, body: { notices: [notice], cursor: 'c1' } },
      { status: 200, body: { notices: [], cursor: 'c1' } },
    ])
    const { out, code } = await ujirani('notices', '--as', 'bi.cgm')
    expect({ out, code }).toEqual({
      out: ['2026-01-01T00:00:00.000Z  agreement-suspended  a-b-1  by tz.isd'],
      code: 0,
    })
  })

  it('writes the next version, superseding the last', async () => {
    const document = JSON.parse(readFileSync(file, 'utf8')) as object
    const versions = [{ version: 1, hash: 'sha256:11', document }]
    demo.answers.set('/v1/agreements/a-b-1', [{ status: 200, body: { ...answer, versions } }])
    const out = join(demo.stateDir, 'next.json')
    const ran = await ujirani('agreement', 'amend', 'a-b-1', '--as', 'bi.cgm', '--out', out)
    expect(ran.code).toBe(0)
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({
      ...document,
      version: 2,
      supersedes: 'sha256:11',
    })
  })
})
