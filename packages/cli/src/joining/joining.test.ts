import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue, createPlaces } from '@ujirani/events'
import { createRegister, parseTrust, tryPartyAct } from '@ujirani/policy'
import { startTestDemo, type TestDemo } from '../../test/demo.ts'
import { run } from '../program.ts'

describe('joining with ujirani', () => {
  let demo: TestDemo
  const printed: string[] = []
  beforeEach(async () => {
    printed.length = 0
    demo = await startTestDemo()
  })
  afterEach(() => demo.stop())
  const at = (name: string): string => join(demo.stateDir, name)
  const ujirani = (...args: readonly string[]): Promise<number> => {
    const terminal = { print: (line: string) => printed.push(line), tell: () => undefined }
    return run(args, { stateDir: demo.stateDir, terminal, signal: new AbortController().signal })
  }
  const request = async (): Promise<void> => {
    await ujirani('key', 'new', 'ke.imm-1', '--out', at('ke.jwk'))
    const about = ['--name', 'en=Immigration', '--kind', 'IMMIGRATION', '--country', 'KE']
    const options = ['--key', at('ke.jwk'), '--issuer', demo.url, '--family', 'incident']
    expect(
      await ujirani('party', 'request', 'ke.imm', ...about, ...options, '--out', at('ke.json')),
    ).toBe(0)
  }

  it('keeps a key to its owner', async () => {
    expect(await ujirani('key', 'new', 'k-1', '--out', at('k.jwk'))).toBe(0)
    expect(statSync(at('k.jwk')).mode & 0o777).toBe(0o600)
    expect(JSON.parse(printed[0] ?? '{}')).not.toHaveProperty('d')
  })

  it('makes a request that a register takes once enough roots have signed it', async () => {
    await request()
    const roots: object[] = []
    for (const root of ['root-1', 'root-2']) {
      printed.length = 0
      await ujirani('key', 'new', root, '--out', at(`${root}.jwk`))
      roots.push(JSON.parse(printed[0] ?? '{}') as object)
    }
    printed.length = 0
    await ujirani('key', 'new', 'receipt-1', '--alg', 'EdDSA', '--out', at('receipt.jwk'))
    const trust = parseTrust({
      bus: 'demo',
      demo: true,
      roots: { quorum: 2, keys: roots },
      receipts: [JSON.parse(printed[0] ?? '{}')],
      ledgers: [],
      witnesses: [],
    })
    const register = createRegister(trust, { catalogue, places: createPlaces() })
    const attempt = () => {
      const act = { party: 'ke.imm', jws: readFileSync(at('ke.json'), 'utf8') }
      return tryPartyAct(register, act, Date.now())
    }
    expect((await attempt()).refused).toBeDefined()
    await ujirani('party', 'sign', at('ke.json'), '--key', at('root-1.jwk'))
    expect((await attempt()).refused).toBeDefined()
    await ujirani('party', 'sign', at('ke.json'), '--key', at('root-2.jwk'))
    const { refused, register: after } = await attempt()
    expect(refused).toBeUndefined()
    expect([...after.parties.keys()]).toEqual(['ke.imm'])
  })

  it('hands a request in without a token, and shows a party', async () => {
    await request()
    demo.answers.set('/v1/parties', [
      { status: 201, body: { party: 'ke.imm', counter: 1 } },
      { status: 200, body: { parties: [{ party: 'bi.cgm', kind: 'IMMIGRATION' }] } },
    ])
    expect(await ujirani('party', 'submit', at('ke.json'))).toBe(0)
    expect(printed.at(-1)).toBe('ke.imm counter 1')
    expect(demo.seen.find(({ path }) => path === '/v1/parties')?.authorization).toBeUndefined()
    expect(await ujirani('party', 'show', 'bi.cgm')).toBe(0)
    expect(JSON.parse(printed.at(-1) ?? '')).toEqual({ party: 'bi.cgm', kind: 'IMMIGRATION' })
  })

  it('makes a client whose private key stays in its file', async () => {
    expect(await ujirani('client', 'new', 'ke.imm-system', '--party', 'ke.imm')).toBe(0)
    const file = at('clients/ke.imm-system.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(printed[0]).not.toContain('"d"')
    demo.answers.set('/v1/feed', [{ status: 200, body: { events: [], cursor: 'c' } }])
    expect(await ujirani('feed', 'ke.imm')).toBe(0)
  })

  it.each([
    ['rotate', ['--key'], 2],
    ['recover', [], 1],
  ])('writes the act to %s keys, with the signatures it can have', async (action, old, signed) => {
    for (const name of ['old', 'new']) {
      await ujirani('key', 'new', `bi.cgm-${name}`, '--out', at(`${name}.jwk`))
    }
    const record = { party: 'bi.cgm', keys: [{ kid: 'bi.cgm-old' }], names: [] }
    const parties = [{ party: 'bi.cgm', counter: 4, record }]
    demo.answers.set('/v1/parties', [{ status: 200, body: { parties } }])
    const keys = [...old.flatMap((name) => [name, at('old.jwk')]), '--new-key', at('new.jwk')]
    expect(await ujirani('party', action, 'bi.cgm', ...keys, '--out', at('act.json'))).toBe(0)
    const act = JSON.parse(readFileSync(at('act.json'), 'utf8')) as {
      readonly payload: string
      readonly signatures: readonly object[]
    }
    expect(act.signatures).toHaveLength(signed)
    expect(JSON.parse(Buffer.from(act.payload, 'base64url').toString())).toMatchObject({
      action,
      counter: 5,
      record: { keys: [{ kid: 'bi.cgm-new' }] },
    })
  })

  it('writes the act that gives a key up from a place in the log on', async () => {
    for (const name of ['old', 'spare', 'new']) {
      await ujirani('key', 'new', `bi.cgm-${name}`, '--out', at(`${name}.jwk`))
    }
    const keys = [{ kid: 'bi.cgm-old' }]
    const parties = [{ party: 'bi.cgm', counter: 4, record: { party: 'bi.cgm', keys, names: [] } }]
    demo.answers.set('/v1/parties', [{ status: 200, body: { parties } }])
    const files = ['--key', at('spare.jwk'), '--new-key', at('new.jwk'), '--out', at('act.json')]
    const giveUp = (from: string) =>
      ujirani('party', 'compromise', 'bi.cgm', ...files, '--kid', 'bi.cgm-old', '--from', from)
    expect(await giveUp('the start')).toBe(2)
    expect(await giveUp('17')).toBe(0)
    const act = JSON.parse(readFileSync(at('act.json'), 'utf8')) as {
      readonly payload: string
      readonly signatures: readonly object[]
    }
    expect(act.signatures).toHaveLength(2)
    expect(JSON.parse(Buffer.from(act.payload, 'base64url').toString())).toMatchObject({
      ...{ action: 'compromise', kid: 'bi.cgm-old', from: 17, counter: 5 },
      record: { keys: [{ kid: 'bi.cgm-new' }] },
    })
  })

  it.each([
    [['party', 'request', 'ke.imm']],
    [['party', 'sign', 'nowhere.json', '--key', 'nowhere.jwk']],
    [['client', 'new', 'x', '--party', 'x', '--register']],
    [['agreement', 'status']],
  ])('says what is missing in %p', async (args) => {
    expect(await ujirani(...args)).toBe(2)
  })
})
