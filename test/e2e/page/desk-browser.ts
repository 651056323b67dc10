import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { findChromium, picturesFolder } from './config.ts'
import type { Person } from './live-bus.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A violation that axe found: its rule and where. */
interface Violation {
  readonly id: string
  readonly nodes: readonly string[]
}

/** A browser at somebody's desk, and everything its pages asked for. */
export interface DeskBrowser {
  readonly page: Page
  readonly context: BrowserContext
  /** Origins that were asked, each once. */
  readonly origins: () => readonly string[]
  /** Errors that pages threw. */
  readonly errors: readonly string[]
  readonly signIn: (person: Person) => Promise<void>
  /** WCAG 2.2 A and AA, by axe. */
  readonly violations: () => Promise<readonly Violation[]>
  /** Takes a picture, when somebody wants to look at it. */
  readonly picture: (name: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Starts Debian's Chromium with a profile of its own. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: flags })
}

/** Opens a desk. */
export async function openDesk(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<DeskBrowser> {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  const page = await context.newPage()
  const origins = new Set<string>()
  const errors: string[] = []
  context.on('request', (request) => origins.add(new URL(request.url()).origin))
  page.on('pageerror', (error) => errors.push(error.message))
  return {
    page,
    context,
    origins: () => [...origins],
    errors,
    signIn: async ({ username, password }) => {
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.fill('#username', username)
      await page.fill('#password', password)
      await page.click('button[type=submit]')
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
    },
    violations: () => findViolations(page),
    picture: async (name) => {
      const folder = picturesFolder()
      if (folder === undefined) return
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
    },
    close: () => context.close(),
  }
}

/** axe is run beside the page's own scripts, which its policy would not let in. */
async function findViolations(page: Page): Promise<readonly Violation[]> {
  const require = createRequire(import.meta.url)
  await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'))
  const run = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    .then(({ violations }) => violations.map(({ id, nodes }) =>
      ({ id, nodes: nodes.map(({ html }) => html) })))`
  return page.evaluate(run)
}
