import type { IncomingMessage } from 'node:http'
import { createCookies } from './cookies.ts'
import { createPendingSignIns, toReturnTo } from './pending-sign-ins.ts'
import { createSessions } from './sessions.ts'
import type { SignedIn } from './signed-in.ts'

const value = 'a'.repeat(43)
const requestWith = (cookie: string): IncomingMessage =>
  ({ headers: { cookie } }) as unknown as IncomingMessage

describe('session cookie', () => {
  const { session, signIn } = createCookies('https://desk.example', 'tz.isd')
  const headerOf = (cookie: typeof session): string => {
    const headers: string[] = []
    const response = { appendHeader: (_: string, header: string) => headers.push(header) }
    cookie.set(response as never, value)
    return headers.join()
  }

  it('is bound to this host alone, unseen by scripts, and strict', () => {
    expect(headerOf(session)).toBe(
      `__Host-ujirani-tz.isd=${value}; Path=/; HttpOnly; SameSite=Strict; Secure`,
    )
  })

  it('of a sign-in on its way survives the way back from the issuer, for ten minutes', () => {
    expect(headerOf(signIn)).toContain('HttpOnly; SameSite=Lax; Max-Age=600; Secure')
  })

  it('is read by its whole name only', () => {
    expect(session.read(requestWith(`a=b; ${session.name}=${value}`))).toBe(value)
    expect(session.read(requestWith(`x${session.name}=${value}`))).toBeUndefined()
  })

  it('counts for nothing when there are two, or when it has another form', () => {
    const twice = `${session.name}=${value}; ${session.name}=${'b'.repeat(43)}`
    expect(session.read(requestWith(twice))).toBeUndefined()
    expect(session.read(requestWith(`${session.name}=short`))).toBeUndefined()
  })
})

describe('pending sign-ins', () => {
  const challenge = { state: 's', nonce: 'n', verifier: 'v' }
  let nowMs = 0
  const pending = createPendingSignIns(() => nowMs)

  it('are good once', () => {
    const name = pending.add({ challenge, returnTo: '/' })
    expect(pending.take(name)?.challenge).toEqual(challenge)
    expect(pending.take(name)).toBeUndefined()
  })

  it('end after ten minutes', () => {
    const name = pending.add({ challenge, returnTo: '/' })
    nowMs += 600_000
    expect(pending.take(name)).toBeUndefined()
  })

  it('are forgotten, the oldest first, when there are too many', () => {
    const first = pending.add({ challenge, returnTo: '/' })
    const others = Array.from({ length: 1_000 }, () => pending.add({ challenge, returnTo: '/' }))
    expect(pending.take(first)).toBeUndefined()
    expect(pending.take(others.at(0))).toBeDefined()
  })

  it.each(['/', '/?family=incident&q=a%20b', '/?event=1-2'])('go on at %s', (to) => {
    expect(toReturnTo(to)).toBe(to)
  })

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/auth/sign-in',
    '/?a="><script>',
    '/?a=\n',
    'javascript:alert(1)',
    undefined,
  ])('go to the list instead of %j', (to) => {
    expect(toReturnTo(to)).toBe('/')
  })
})

describe('sessions', () => {
  let nowMs = 0
  let renewals: (() => Promise<SignedIn>)[] = []
  const person = (changes: Partial<SignedIn> = {}): SignedIn => ({
    subject: 'amina',
    name: undefined,
    office: undefined,
    issuerRoles: ['border-desk'],
    scopes: ['feed:read'],
    tokens: {
      accessToken: 'a',
      refreshToken: 'r',
      idToken: 'i',
      expiresAtMs: nowMs + 300_000,
    },
    ...changes,
  })
  const create = () =>
    createSessions({
      openId: { renew: () => renewals.shift()?.() ?? Promise.reject(new Error('issuer is down')) },
      toBusRoles: (roles) => Promise.resolve(roles.map((role) => `bus-${role}`)),
      nowMs: () => nowMs,
    })
  beforeEach(() => {
    nowMs = 0
    renewals = []
  })

  it('have a new name each, and know only their own', async () => {
    const sessions = create()
    const [one, other] = [await sessions.begin(person()), await sessions.begin(person())]
    expect(one).not.toBe(other)
    expect((await sessions.find(one))?.roles).toEqual(['bus-border-desk'])
    expect(await sessions.find(value)).toBeUndefined()
    expect(await sessions.find(undefined)).toBeUndefined()
  })

  it('end with the token when nobody uses them', async () => {
    const sessions = create()
    const name = await sessions.begin(person())
    renewals.push(() => Promise.resolve(person()))
    nowMs = 300_000
    expect(await sessions.find(name)).toBeUndefined()
  })

  it('are renewed once while they are used, with the roles of now', async () => {
    const sessions = create()
    const name = await sessions.begin(person())
    nowMs = 250_000
    renewals.push(() => Promise.resolve(person({ issuerRoles: ['analyst'] })))
    const found = await Promise.all([sessions.find(name), sessions.find(name)])
    expect(found.map((session) => session?.roles)).toEqual([['bus-analyst'], ['bus-analyst']])
    nowMs = 450_000
    expect((await sessions.find(name))?.roles).toEqual(['bus-analyst'])
  })

  it('live to the end of the token, not longer, while the issuer does not answer', async () => {
    const sessions = create()
    const name = await sessions.begin(person())
    nowMs = 299_999
    expect((await sessions.find(name))?.person.subject).toBe('amina')
    nowMs = 300_000
    expect(await sessions.find(name)).toBeUndefined()
  })

  it('do not come back when they were ended during a renewal', async () => {
    const sessions = create()
    const name = await sessions.begin(person())
    nowMs = 250_000
    const { promise, resolve } = Promise.withResolvers<SignedIn>()
    renewals.push(() => promise)
    const found = sessions.find(name)
    sessions.end(name)
    resolve(person())
    expect(await found).toBeUndefined()
    expect(await sessions.find(name)).toBeUndefined()
  })
})
