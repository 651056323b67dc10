import { createServerPart } from '@ujirani/http'
import { silentLogger, systemClock } from '@ujirani/runtime'
import { findFreePort, until } from '@ujirani/testing'
import type { DashboardParts } from '../src/parts.ts'
import { createPageApp } from '../src/page-app.ts'
import { createAuthenticate } from '../src/sign-in/authenticate.ts'
import { createCookies } from '../src/sign-in/cookies.ts'
import { createOpenId } from '../src/sign-in/open-id.ts'
import { createPendingSignIns } from '../src/sign-in/pending-sign-ins.ts'
import { createSessions } from '../src/sign-in/sessions.ts'
import { openEventStore } from '../src/store/event-store.ts'
import { toStoredEvent } from '../src/store/stored-event.ts'
import { CookieJar, type Answer } from './cookie-jar.ts'
import { createTestCopy } from './copies.ts'
import { startIssuer, type Issuer } from './issuer.ts'

describe('the page, signed in to through a real issuer', () => {
  let issuer: Issuer
  let url: string
  let server: ReturnType<typeof createServerPart>
  const store = openEventStore(':memory:', 'tz.isd', systemClock)
  const listeners = new Set<() => void>()
  const add = (changes: Readonly<Record<string, unknown>> = {}): string => {
    const copy = createTestCopy(changes)
    store.add([toStoredEvent(copy)], 'c')
    for (const listener of listeners) listener()
    return copy.id
  }
  const open = add()
  const forAnalysts = add({ roles: 'analyst' })

  beforeAll(async () => {
    const port = await findFreePort()
    url = `http://127.0.0.1:${String(port)}`
    issuer = await startIssuer(url, ['border-desk', 'analyst'])
    const { nowMs } = systemClock
    const openId = createOpenId({ clientFile: issuer.clientFile, pageUrl: url, nowMs })
    const toBusRoles = (roles: readonly string[]) => Promise.resolve(roles)
    const cookies = createCookies(url, 'tz.isd')
    const sessions = createSessions({ openId, toBusRoles, nowMs })
    const parts: DashboardParts = {
      config: { party: issuer.clientFile.party as DashboardParts['config']['party'], url },
      store,
      follower: {
        state: () => 'live',
        onAdded: (listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
      },
      clientOf: () => {
        throw new TypeError('nothing here asks the gateway')
      },
      openId,
      cookies,
      sessions,
      pending: createPendingSignIns(nowMs),
      authenticate: createAuthenticate(cookies, sessions),
      logger: silentLogger,
      clock: systemClock,
    }
    const app = createPageApp(parts, { files: new Map() })
    server = createServerPart('http', app, { host: '127.0.0.1', port })
    await server.start()
  })
  afterAll(async () => {
    await server.stop()
    await issuer.stop()
    store.close()
  })

  const sessionName = 'ujirani-tz.isd'
  const locationOf = ({ headers }: Answer): string => headers.get('location') ?? ''

  /** Goes through the issuer; returns the address that it sends the browser back to. */
  const goToIssuer = async (jar: CookieJar, username = 'border-desk'): Promise<string> => {
    let to = locationOf(await jar.ask(`${url}/auth/sign-in?to=%2F%3Ffamily%3Dincident`))
    while (!to.startsWith(`${url}/auth/callback`)) {
      const answer = await jar.ask(to)
      const next =
        answer.status === 200
          ? await jar.ask(to, {
              form: { username, password: `password of ${username}` },
              headers: { origin: issuer.url },
            })
          : answer
      to = new URL(locationOf(next), issuer.url).href
    }
    return to
  }
  const signIn = async (username?: string): Promise<CookieJar> => {
    const jar = new CookieJar()
    await jar.ask(await goToIssuer(jar, username))
    return jar
  }
  const idsFor = async (jar: CookieJar): Promise<string[]> => {
    const { text } = await jar.ask(`${url}/api/events`)
    return (JSON.parse(text) as { events: { id: string }[] }).events.map(({ id }) => id)
  }

  it('sends the browser on by a page of its own, to where the sign-in began', async () => {
    const jar = new CookieJar()
    const answer = await jar.ask(await goToIssuer(jar))
    expect(answer.text).toContain('content="0; url=/?family=incident"')
    expect(answer.headers.getSetCookie().join()).toMatch(
      /ujirani-tz\.isd=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict/,
    )
    const session = JSON.parse((await jar.ask(`${url}/api/session`)).text) as object
    expect(session).toMatchObject({
      party: 'tz.isd',
      roles: ['border-desk'],
      person: { subject: 'border-desk' },
    })
    expect(JSON.stringify(session)).not.toMatch(/eyJ/)
  })

  it.each([
    '/api/session',
    '/api/events',
    '/api/events/1',
    '/api/stream?after=0',
    '/api/agreements',
    '/api/agreements/bi-tz-1',
    '/api/agreements/bi-tz-1/sentences?lang=en',
    '/api/agreements/bi-tz-1/document?version=1',
    '/api/agreements/bi-tz-1/act?action=resume',
    '/api/published',
  ])('gives %s to nobody who is not signed in', async (path) => {
    expect((await new CookieJar().ask(url + path)).status).toBe(401)
  })

  it('shows each person what their roles may see', async () => {
    const desk = await signIn('border-desk')
    expect(await idsFor(desk)).toEqual([open])
    expect((await desk.ask(`${url}/api/events/${forAnalysts}`)).status).toBe(404)
    expect((await desk.ask(`${url}/api/events/no-such-event`)).status).toBe(404)
    const analyst = await signIn('analyst')
    expect(await idsFor(analyst)).toEqual([forAnalysts, open])
    expect((await analyst.ask(`${url}/api/events/${forAnalysts}`)).status).toBe(200)
  })

  it('takes no session name that it did not give (fixation)', async () => {
    const jar = new CookieJar()
    const planted = 'a'.repeat(43)
    jar.plant(sessionName, planted)
    const back = await goToIssuer(jar)
    await jar.ask(back)
    expect(jar.value(sessionName)).not.toBe(planted)
    const attacker = new CookieJar()
    attacker.plant(sessionName, planted)
    expect((await attacker.ask(`${url}/api/session`)).status).toBe(401)
  })

  it('gives a new name at each sign-in, and ends the one before', async () => {
    const jar = await signIn()
    const before = jar.value(sessionName) ?? ''
    await jar.ask(await goToIssuer(jar))
    expect(jar.value(sessionName)).not.toBe(before)
    const old = new CookieJar()
    old.plant(sessionName, before)
    expect((await old.ask(`${url}/api/session`)).status).toBe(401)
  })

  it('takes no code in a browser that did not begin (login forgery)', async () => {
    const back = await goToIssuer(new CookieJar())
    const victim = new CookieJar()
    const answer = await victim.ask(back)
    expect(answer.text).toContain('/?signin=failed')
    expect(victim.value(sessionName)).toBeUndefined()
  })

  it.each([
    [
      'another state',
      (to: URL) => {
        to.searchParams.set('state', 'x'.repeat(43))
      },
    ],
    [
      'no state',
      (to: URL) => {
        to.searchParams.delete('state')
      },
    ],
    [
      'another issuer',
      (to: URL) => {
        to.searchParams.set('iss', 'https://evil.example')
      },
    ],
    [
      'another code',
      (to: URL) => {
        to.searchParams.set('code', 'x'.repeat(43))
      },
    ],
  ])('takes no answer with %s', async (_, forge) => {
    const jar = new CookieJar()
    const back = new URL(await goToIssuer(jar))
    forge(back)
    expect((await jar.ask(back.href)).text).toContain('/?signin=failed')
    expect(jar.value(sessionName)).toBeUndefined()
  })

  it('takes an answer once', async () => {
    const jar = new CookieJar()
    const back = await goToIssuer(jar)
    expect((await jar.ask(back)).text).toContain('/?family=incident')
    expect((await jar.ask(back)).text).toContain('/?signin=failed')
  })

  it('ends a session at once, and its stream with it', async () => {
    const jar = await signIn()
    const stream = jar.ask(`${url}/api/stream?after=${String(store.newest())}`)
    await until(() => listeners.size > 0)
    const own = { origin: url, 'sec-fetch-site': 'same-origin' }
    const name = jar.value(sessionName) ?? ''
    const answer = await jar.ask(`${url}/auth/sign-out`, { method: 'POST', headers: own })
    expect((JSON.parse(answer.text) as { to: string }).to).toContain(`${issuer.url}/session/end`)
    const again = new CookieJar()
    again.plant(sessionName, name)
    expect((await again.ask(`${url}/api/events`)).status).toBe(401)
    add()
    expect((await stream).text).toMatch(/event: closed\ndata: \{"reason":"session-ended"\}\n\n$/)
  })

  it('lets no other page sign somebody out', async () => {
    const jar = await signIn()
    const foreign = { origin: 'https://evil.example' }
    const answer = await jar.ask(`${url}/auth/sign-out`, { method: 'POST', headers: foreign })
    expect(answer.status).toBe(403)
    expect((await jar.ask(`${url}/api/session`)).status).toBe(200)
  })

  it('says by its policy that nothing may come from elsewhere, nor frame it', async () => {
    const { headers } = await new CookieJar().ask(`${url}/api/session`)
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'/)
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*|https?:/)
    expect(headers.get('cache-control')).toBe('no-store')
  })
})
