import { until } from '@ujirani/testing'
import { callerOf, codeOf, type Answer, type Caller } from './fixtures/calls.ts'
import { structured } from './fixtures/events.ts'
import { copyId, createFeedBus, type FeedBus } from './fixtures/feed-bus.ts'
import { startGateway, type GatewayProcess } from './fixtures/gateway-process.ts'
import { startRealBus, type RealBus } from './fixtures/real-bus.ts'
import { signedAct, startStewardDesk, type StewardDesk } from './fixtures/steward-desk.ts'

describe('acts on agreements', () => {
  let bus: RealBus
  let feed: FeedBus
  let desk: StewardDesk
  let gateway: GatewayProcess
  let isd: Caller
  let cgm: Caller
  const path = '/v1/agreements/one'
  const act = async (party: string, words: Parameters<typeof signedAct>[2]['words']) => {
    const caller = party === 'tz.isd' ? isd : cgm
    return signedAct(bus, caller, { agreement: 'one', party, words })
  }
  const suspend = async (reason: string): Promise<Answer> =>
    isd.post(`${path}/acts`, { act: await act('tz.isd', { action: 'suspend', reason }) })

  beforeAll(async () => {
    bus = await startRealBus(['bi.cgm', 'tz.isd', 'iom'])
    feed = createFeedBus(bus)
    desk = await startStewardDesk(bus)
    await feed.conclude({ agreement: 'one', from: 'bi.cgm', to: 'tz.isd' })
    await feed.conclude({ agreement: 'owing', from: 'bi.cgm', to: 'tz.isd', ackWithin: 'PT30M' })
    await feed.conclude({ agreement: 'half', from: 'bi.cgm', to: 'tz.isd', isUnsigned: true })
    gateway = await startGateway({ ...bus.env, UJIRANI_GATEWAY_STEWARD_URL: desk.url })
    await gateway.untilReady()
    isd = callerOf(gateway, bus, 'tz.isd')
    cgm = callerOf(gateway, bus, 'bi.cgm')
    await until(async () => (await isd.get(path)).status === 200)
  }, 120_000)
  afterEach(async () => {
    desk.lies = false
    const { json } = await isd.get(path)
    for (const { party } of json['suspensions'] as readonly { readonly party: string }[]) {
      const caller = party === 'tz.isd' ? isd : cgm
      await caller.post(`${path}/acts`, { act: await act(party, { action: 'resume' }) })
    }
  })
  afterAll(async () => {
    await gateway.kill('SIGTERM')
    await feed.close()
    await desk.stop()
    await bus.stop()
  }, 30_000)

  it('are about something that its parties can read in their own language', async () => {
    const english = await isd.get(`${path}/sentences`)
    expect(english.json).toMatchObject({ agreement: 'one', version: 1, isReviewed: true })
    expect(JSON.stringify(english.json)).toContain('bi.cgm shares with tz.isd its events')
    const french = await cgm.get(`${path}/sentences?lang=fr&version=1`)
    expect(french.json['hash']).toBe(english.json['hash'])
    expect(JSON.stringify(french.json)).toContain('bi.cgm partage avec tz.isd ses événements')
    expect(codeOf(await isd.get(`${path}/sentences?version=2`))).toBe('404 ERR_NOT_FOUND')
    expect(codeOf(await isd.get(`${path}/sentences?lang=xx`))).toBe('400 ERR_REQUEST_INVALID')
    const stranger = callerOf(gateway, bus, 'iom')
    expect(codeOf(await stranger.get(`${path}/sentences`))).toBe('404 ERR_NOT_FOUND')
  })

  it('are answered once this gateway shows them', async () => {
    const before = await isd.get(path)
    expect(before.json).toMatchObject({ state: 'ACTIVE', suspensions: [], counter: 1, pending: [] })
    const answer = await suspend('a check of the post')
    expect(codeOf(answer)).toBe('201')
    const after = await cgm.get(path)
    expect(after.json).toMatchObject({
      state: 'SUSPENDED',
      version: 1,
      suspensions: [{ party: 'tz.isd', by: 'SIGNATURE', reason: 'a check of the post' }],
    })
    const [{ since }] = after.json['suspensions'] as [{ since: string }]
    const acts = after.json['acts'] as readonly { readonly offset: number }[]
    expect(acts.map((each) => ({ ...each, at: '', offset: 0 }))).toEqual([
      { offset: 0, party: 'bi.cgm', act: 'sign', version: 1, kid: 'bi.cgm-1', at: '' },
      { offset: 0, party: 'tz.isd', act: 'sign', version: 1, kid: 'tz.isd-1', at: '' },
      { offset: 0, party: 'tz.isd', act: 'suspend', version: 1, kid: 'tz.isd-1', at: '' },
    ])
    const offsets = acts.map(({ offset }) => offset)
    expect(offsets).toEqual([...new Set(offsets)].sort((one, other) => one - other))
    expect(Math.abs(Date.now() - Date.parse(since))).toBeLessThan(60_000)
    const etags = [before, after].map(({ headers }) => headers.get('etag'))
    expect(new Set(etags).size).toBe(2)
    const unchanged = await cgm.get(path, { 'if-none-match': String(etags[1]) })
    expect(unchanged.status).toBe(304)
  })

  it('show all who suspended, and are over when each has resumed', async () => {
    await suspend('one')
    await cgm.post(`${path}/acts`, { act: await act('bi.cgm', { action: 'suspend' }) })
    const both = (await isd.get(path)).json['suspensions'] as readonly { party: string }[]
    expect(both.map(({ party }) => party)).toEqual(['tz.isd', 'bi.cgm'])
    await isd.post(`${path}/acts`, { act: await act('tz.isd', { action: 'resume' }) })
    expect((await isd.get(path)).json).toMatchObject({ state: 'SUSPENDED' })
    await cgm.post(`${path}/acts`, { act: await act('bi.cgm', { action: 'resume' }) })
    expect((await isd.get(path)).json).toMatchObject({ state: 'ACTIVE', suspensions: [] })
  })

  it('stop by token alone, with the scope for it', async () => {
    const token = bus.token('bi.cgm', 'agreements:suspend')
    const caller = callerOf(gateway, bus, 'bi.cgm', token)
    expect(codeOf(await caller.post(`${path}/acts`, { stop: true, reason: 'now' }))).toBe('201')
    expect((await isd.get(path)).json).toMatchObject({
      state: 'SUSPENDED',
      suspensions: [{ party: 'bi.cgm', by: 'TOKEN', reason: 'now' }],
    })
  })

  it.each([
    ['feed:read agreements:write', { stop: true }],
    ['feed:read agreements:suspend', { act: 'a.b.c' }],
  ])('are refused to a token with %s alone', async (scope, body) => {
    const caller = callerOf(gateway, bus, 'tz.isd', bus.token('tz.isd', scope))
    expect(codeOf(await caller.post(`${path}/acts`, body))).toBe('403 ERR_SCOPE_MISSING')
  })

  it.each([
    [{}],
    [{ stop: false }],
    [{ stop: true, act: 'a.b.c' }],
    [{ stop: true, reason: 'x'.repeat(201) }],
    [{ act: 1 }],
  ])('are refused when they say %p', async (body) => {
    expect(codeOf(await isd.post(`${path}/acts`, body))).toBe('400 ERR_REQUEST_INVALID')
  })

  it('are refused from anybody but their party', async () => {
    const theirs = await act('tz.isd', { action: 'suspend' })
    const answer = await cgm.post(`${path}/acts`, { act: theirs })
    expect(codeOf(answer)).toBe('422 ERR_SIGNATURE_INVALID')
    expect((await isd.get(path)).json).toMatchObject({ state: 'ACTIVE' })
  })

  it('are not answered as done while they are not in the register', async () => {
    desk.lies = true
    expect(codeOf(await suspend('never written'))).toBe('503 ERR_NOT_READY')
    expect((await isd.get(path)).json).toMatchObject({ state: 'ACTIVE' })
  })

  it('are shown with who has still to sign, to their parties alone', async () => {
    const half = await isd.get('/v1/agreements/half')
    expect(half.json).toMatchObject({ state: 'PROPOSED', pending: ['tz.isd'] })
    const iom = callerOf(gateway, bus, 'iom')
    expect(codeOf(await iom.get(path))).toBe('404 ERR_NOT_FOUND')
    expect((await iom.get('/v1/agreements')).json).toEqual({ agreements: [] })
  })

  it('leave duties that both sides see, are told of, and that an answer meets', async () => {
    const given = { agreement: 'owing', to: 'tz.isd' }
    const decidedAtMs = Date.now() - 3_600_000
    await feed.decide({ ...given, number: 1, decidedAtMs })
    await feed.decide({ ...given, number: 2 })
    const duties = async (caller: Caller) => (await caller.get('/v1/agreements/owing/duties')).json
    await until(async () => (await duties(isd))['open'] === 1)
    const late = { duty: 'ACK', state: 'LATE', by: 'tz.isd', rule: 'r1', version: 1 }
    const due = new Date(decidedAtMs + 1_800_000).toISOString()
    const copies = [1, 2].map((number) => copyId({ ...given, number }))
    expect(await duties(isd)).toMatchObject({
      late: 1,
      duties: [
        { ...late, event: copies[0], due },
        { state: 'OPEN', event: copies[1] },
      ],
    })
    const theirs = (await duties(cgm))['duties'] as readonly { readonly event: string }[]
    expect(theirs).toMatchObject([{ ...late, due }, { state: 'OPEN' }])
    expect(copies).not.toContain(theirs[0]?.event)
    for (const caller of [isd, cgm]) {
      await until(async () => {
        const { notices } = (await caller.get('/v1/notices')).json
        return JSON.stringify(notices).includes('org.ujirani.notice.duty-due.v1')
      })
    }
    const answer = structured({ source: 'urn:ujirani:tz.isd:manyovu', causationid: copies[0] })
    expect(codeOf(await isd.publish(answer))).toBe('201')
    await until(async () => (await duties(isd))['late'] === 0)
    expect(await duties(cgm)).toMatchObject({ open: 1, late: 0, duties: [{ state: 'OPEN' }] })
    // What a copy's terms are is looked up in the decisions: this one may go back, and no further.
    const onward = (audience: string) => {
      const source = 'urn:ujirani:tz.isd:manyovu'
      return isd.publish(structured({ source, audience, derivedfrom: copies[1] }))
    }
    expect(codeOf(await onward('iom'))).toMatch(/ERR_ONWARD_FORBIDDEN/)
    expect(codeOf(await onward('bi.cgm'))).toBe('201')
    const iom = callerOf(gateway, bus, 'iom')
    expect(codeOf(await iom.get('/v1/agreements/owing/duties'))).toBe('404 ERR_NOT_FOUND')
  })

  it('can be looked at before they are signed, over own events alone', async () => {
    const from = new Date(Date.now() - 60_000).toISOString()
    const [mine, theirs] = [structured(), structured({ source: 'urn:ujirani:tz.isd:manyovu' })]
    expect(codeOf(await cgm.publish(mine))).toBe('201')
    expect(codeOf(await isd.publish(theirs))).toBe('201')
    const window = { from, to: new Date(Date.now() + 60_000).toISOString() }
    const terms = { agreement: 'half' }
    const preview = (caller: Caller, events: object, of: object = terms) =>
      caller.post('/v1/previews', { terms: of, events })
    const own = await preview(cgm, { id: mine['id'] })
    expect(codeOf(own)).toBe('200')
    expect(own.json).toMatchObject({
      agreement: 'half',
      previews: [{ event: { id: mine['id'] }, recipients: [{ recipient: 'tz.isd', rule: 'r1' }] }],
    })
    expect(own.text).toContain('"clause":"/rules/0/disclose/kind"')
    // Neither party sees what the other published, by its id, nor in a window.
    expect(codeOf(await preview(isd, { id: mine['id'] }))).toBe('404 ERR_NOT_FOUND')
    expect(codeOf(await preview(cgm, { id: theirs['id'] }))).toBe('404 ERR_NOT_FOUND')
    const [ours, others] = [await preview(cgm, window), await preview(isd, window)]
    expect(ours.text).toContain(String(mine['id']))
    expect(ours.text).not.toContain(String(theirs['id']))
    expect(others.text).not.toContain(String(mine['id']))
    // A stranger has no such agreement; a draft of its own shows it what it published: nothing.
    const iom = callerOf(gateway, bus, 'iom')
    expect(codeOf(await preview(iom, window))).toBe('404 ERR_NOT_FOUND')
    const detail = (await cgm.get('/v1/agreements/half')).json
    const [{ document }] = detail['versions'] as [{ document: { readonly rules: object[] } }]
    const strange = await preview(iom, window, { document })
    expect(strange.json).toMatchObject({ previews: [], cursor: null })
    const [rule] = document.rules
    const wider = { ...document, rules: [{ ...rule, types: ['org.ujirani.no.such.v1'] }] }
    const refused = await preview(cgm, window, { document: wider })
    expect(codeOf(refused)).toBe('422 ERR_AGREEMENT_INVALID')
    const after = { document: { ...document, purposes: ['STATISTICS'] } }
    const diff = await cgm.post('/v1/diffs', { before: terms, after, window })
    expect(diff.json).toMatchObject({
      terms: { added: [{ pointer: '/purposes' }] },
      events: { newlyDisclosed: { cells: 0 }, recipients: [{ recipient: 'tz.isd' }] },
    })
    const check = await cgm.post('/v1/checks', {
      terms: { document: { ...document, agreement: 'x-1' } },
    })
    expect(check.json).toMatchObject({ findings: [] })
    const odrl = await cgm.get('/v1/agreements/half/odrl')
    expect(odrl.headers.get('content-type')).toContain('application/ld+json')
    expect(codeOf(await iom.get('/v1/agreements/half/odrl'))).toBe('404 ERR_NOT_FOUND')
    const spec = 'agreement=a-b-1&from=bi.cgm&to=tz.isd&validFrom=2026-01-01&validTo=2027-12-31'
    const draft = await cgm.get(`/v1/agreement-templates/immigration?${spec}`)
    expect(codeOf(await preview(cgm, { id: mine['id'] }, { document: draft.json }))).toBe('200')
  })
})
