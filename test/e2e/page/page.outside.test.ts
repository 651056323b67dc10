/**
 * @needs chromium
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient, createTokenSource, newEventId, parseClientFile } from '@ujirani/client'
import type { Browser } from 'playwright-core'
import { createAgreementKit } from './agreement-kit.ts'
import { describeRights, describeSigning, describeStopping } from './agreements-act.ts'
import { describeForeign, describeLook, describeReading } from './agreements-read.ts'
import { launchBrowser, openDesk, type DeskBrowser } from './desk-browser.ts'
import { startLiveBus, type LiveBus, type Person } from './live-bus.ts'

const examples = join(import.meta.dirname, '../../../examples/events')

describe('the dashboard of tz.isd in a browser', () => {
  let bus: LiveBus
  let browser: Browser
  let people: readonly Person[]
  const desks: DeskBrowser[] = []
  beforeAll(async () => {
    ;[bus, browser] = await Promise.all([startLiveBus(), launchBrowser()])
    people = await bus.read<readonly Person[]>('people', 'tz.isd.json')
  }, 300_000)
  afterAll(async () => {
    await browser.close()
    await bus.stop()
  })
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.close()
  })
  const open = async (options: Parameters<typeof openDesk>[1] = {}): Promise<DeskBrowser> => {
    const desk = await openDesk(browser, options)
    desks.push(desk)
    return desk
  }
  const personWith = (role: string): Person => {
    const found = people.find(({ roles }) => roles.includes(role))
    if (found === undefined) throw new Error(`nobody is ${role}`)
    return found
  }
  const signedIn = async (
    path = '/',
    role = 'border-desk',
    options: Parameters<typeof openDesk>[1] = {},
  ): Promise<DeskBrowser> => {
    const desk = await open(options)
    await desk.page.goto(bus.dashboard + path)
    await desk.signIn(personWith(role))
    return desk
  }

  /** bi.cgm publishes an incident (an exercise) with this text for its neighbours. */
  const publish = async (text: string): Promise<void> => {
    const clientFile = parseClientFile(await bus.read('clients', 'bi.cgm-system.json'))
    const client = createClient({ gateway: bus.gateway, token: createTokenSource(clientFile) })
    const file = join(examples, 'incident-reported.json')
    const example = JSON.parse(await readFile(file, 'utf8')) as { data: object; id: string }
    const incidentId = `page-${newEventId().slice(0, 18)}`
    const shareableSummary = [{ lang: 'en', text, origin: 'ORIGINAL' }]
    await client.publish({
      ...example,
      id: newEventId(),
      subject: incidentId,
      correlationid: incidentId,
      data: { ...example.data, incidentId, shareableSummary },
    } as unknown as Parameters<typeof client.publish>[0])
  }

  it('signs in, goes on where it was, and keeps no token in the browser', async () => {
    const { page, context, errors } = await signedIn('/?family=meeting')
    expect(page.url()).toBe(`${bus.dashboard}/?family=meeting`)
    const cookies = (await context.cookies()).filter(({ name }) => name.startsWith('ujirani'))
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/' }])
    const seen = await page.evaluate('JSON.stringify({ ...localStorage }) + document.cookie')
    expect(seen).not.toMatch(/eyJ|ujirani-tz/)
    expect(errors).toEqual([])
  })

  it('shows what was shared, and its filter survives a reload', async () => {
    const { page } = await signedIn()
    await page.locator('.line').first().waitFor()
    const all = await page.locator('.line').count()
    await page.locator('summary').click()
    await page.selectOption('select[name=kind]', 'equipment')
    await page.waitForURL(/family=equipment/)
    await expectLines(page, (count) => count > 0 && count < all)
    const narrowed = await page.locator('.line').count()
    await page.reload()
    await expectLines(page, (count) => count === narrowed)
    expect(await page.locator('select[name=kind]').inputValue()).toBe('equipment')
  })

  it('shows a live event, holds it back while paused, and keeps exercises apart', async () => {
    const { page } = await signedIn('/?status=other', 'analyst')
    await page.locator('.live-state.is-live').waitFor()
    await publish('A first exercise at the post')
    await page.getByRole('link', { name: 'A first exercise at the post' }).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await publish('A second exercise at the post')
    await page.getByRole('button', { name: 'Show 1 new event' }).waitFor()
    expect(await page.getByRole('link', { name: 'A second exercise' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Show 1 new event' }).click()
    await page.getByRole('link', { name: 'A second exercise at the post' }).waitFor()
    expect(await page.locator('.count').textContent()).toBe('')
    await page.getByRole('link', { name: 'Real events' }).click()
    // The lines that were there stay until the others have come.
    const exercises = page.getByRole('link', { name: 'exercise at the post' })
    await exercises.first().waitFor({ state: 'detached' })
    await expectLines(page, (count) => count > 0)
    expect(await exercises.count()).toBe(0)
  })

  it('tells a suppressed number from zero, and names the clause', async () => {
    const desk = await signedIn('/?type=org.ujirani.repatriation.arrived.v1&q=rumonge')
    const { page } = desk
    await page.locator('.line h2 a').first().click()
    const row = page.getByRole('row', { name: 'Rumonge' })
    await row.waitFor()
    expect(await row.textContent()).toMatch(/suppressed/)
    expect(await row.textContent()).not.toMatch(/\b[06]\b/)
    expect(await page.locator('.clause').textContent()).toMatch(/unhcr-returns-2026 · Version 1/)
    await desk.picture('detail')
  })

  describe('its agreements', () => {
    const kit = createAgreementKit({ bus: () => bus, signedIn })
    describeForeign(kit)
    // In this order: what is signed is compared.
    describeSigning(kit)
    describeReading(kit)
    describeStopping(kit)
    describeRights(kit)
    describeLook(kit)
  })

  it('signs out here and at the issuer', async () => {
    const { page, context } = await signedIn()
    const before = await context.cookies()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    // The cookie of before opens nothing any more.
    await context.addCookies(before)
    const answer = await context.request.get(`${bus.dashboard}/api/events`)
    expect(answer.status()).toBe(401)
  })

  it.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 360, height: 640 } }],
  ] as const)('is accessible and asks nobody else: %s', async (name, options) => {
    const desk = await open(options)
    const { page } = desk
    await page.goto(`${bus.dashboard}/?status=other`)
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    expect(await desk.violations()).toEqual([])
    await desk.signIn(personWith('border-desk'))
    await page.goto(`${bus.dashboard}/`)
    await page.locator('.line').first().waitFor()
    await page.locator('summary').click()
    expect(await desk.violations()).toEqual([])
    await desk.picture(`list-${name}`)
    await page.locator('.line h2 a').first().click()
    await page.locator('.detail article').waitFor()
    expect(await desk.violations()).toEqual([])
    await desk.picture(`detail-${name}`)
    const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
    expect(isWide).toBe(false)
    const issuer = `http://127.0.0.1:${String(Number(new URL(bus.dashboard).port) + 1)}`
    expect([...desk.origins()].sort()).toEqual([bus.dashboard, issuer].sort())
    expect(desk.errors).toEqual([])
  })

  it('would be told by axe of an image without words (negative twin)', async () => {
    const desk = await signedIn()
    await desk.page.evaluate('document.body.append(document.createElement("img"))')
    expect(await desk.violations()).toMatchObject([{ id: 'image-alt' }])
  })

  it('weighs at most 80 kB on the way to the first screen', async () => {
    const { page } = await open()
    await page.goto(bus.dashboard)
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    const entries = `[...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource')].reduce((sum, e) => sum + e.transferSize, 0)`
    const sizeBytes = Number(await page.evaluate(entries))
    expect(sizeBytes).toBeGreaterThan(10_000)
    expect(sizeBytes).toBeLessThanOrEqual(80_000)
  })

  it('keeps a script that got in from talking to anybody else', async () => {
    const { page } = await signedIn()
    const attempt = `fetch('${bus.gateway}/livez').then(() => 'sent', () => 'refused')`
    expect(await page.evaluate(attempt)).toBe('refused')
    expect(await page.evaluate(`fetch('/livez').then(() => 'sent', () => 'refused')`)).toBe('sent')
  })

  it('can be used by keyboard alone', async () => {
    const { page } = await signedIn()
    await page.locator('.line').first().waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the list')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    const title = await page.evaluate('document.activeElement.textContent')
    await page.keyboard.press('Enter')
    await page.locator('.detail article').waitFor()
    expect(await page.evaluate('document.activeElement.textContent')).toBe(title)
  })

  it('speaks French, Swahili and Kirundi, and says which is unreviewed', async () => {
    const { page } = await signedIn()
    for (const [code, text] of [
      ['fr', 'Événements réels'],
      ['sw', 'Matukio halisi'],
      ['rn', 'Ibyabaye vy’ukuri'],
    ] as const) {
      await page.locator('.head-tools select').first().selectOption(code)
      await page.getByRole('link', { name: text }).waitFor()
      expect(await page.evaluate('document.documentElement.lang')).toBe(code)
      expect(await page.locator('.foot').count()).toBe(code === 'fr' ? 0 : 1)
    }
  })
})

/** Waits until the list has as many lines as is wanted. */
async function expectLines(
  page: DeskBrowser['page'],
  isWanted: (count: number) => boolean,
): Promise<void> {
  const endsAtMs = Date.now() + 10_000
  while (!isWanted(await page.locator('.line').count())) {
    if (Date.now() > endsAtMs) throw new Error('the list does not become as wanted')
    await page.waitForTimeout(50)
  }
}
