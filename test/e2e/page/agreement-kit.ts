import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient, createTokenSource, parseClientFile, type Client } from '@ujirani/client'
import type { Page } from 'playwright-core'
import type { DeskBrowser, openDesk } from './desk-browser.ts'
import type { LiveBus } from './live-bus.ts'

/** Of bi.cgm and tz.isd. */
export const agreement = 'bi-tz-immigration-2026'

/** The bus with its dashboard, and somebody at it. */
interface PageWorld {
  readonly bus: () => LiveBus
  readonly signedIn: (
    path: string,
    role: string,
    options?: Parameters<typeof openDesk>[1],
  ) => Promise<DeskBrowser>
}

/** What the tests of the agreements page are made with. */
export interface AgreementKit extends PageWorld {
  readonly clientOf: (party: string) => Promise<Client>
  /** The file of a party's signing key. */
  readonly keyOf: (party: string) => string
  /** The agreement's state, as the other party sees it. */
  readonly stateOf: () => Promise<string>
  /** Takes the file that a link gives, signs it offline, and leaves the signed one in a file. */
  readonly signOffline: (page: Page, link: string, signing: Signing) => Promise<string>
}

interface Signing {
  readonly name: string
  /** The command line that signs a file. */
  readonly sign: (file: string) => readonly string[]
}

/** The address of a part of an agreement's page. */
export const at = (part: string, id = agreement): string =>
  `/?page=agreements&id=${id}&part=${part}`

interface Answer {
  readonly status: number
  readonly body: string
}

/** Asks from inside the page, as the page's own scripts would. */
export async function askFrom(page: Page, path: string, body?: object): Promise<Answer> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' } }
  const init = body === undefined ? {} : { ...post, body: JSON.stringify(body) }
  const ask = `fetch(${JSON.stringify(path)}, ${JSON.stringify(init)})
    .then(async (answer) => ({ status: answer.status, body: await answer.text() }))`
  return page.evaluate<Answer>(ask)
}

/** Makes the kit. */
export function createAgreementKit(world: PageWorld): AgreementKit {
  const { bus } = world
  const clientOf = async (party: string): Promise<Client> => {
    const clientFile = parseClientFile(await bus().read('clients', `${party}-system.json`))
    return createClient({ gateway: bus().gateway, token: createTokenSource(clientFile) })
  }
  return {
    ...world,
    clientOf,
    keyOf: (party) => join(bus().state, 'keys', `${party}.jwk`),
    stateOf: async () => (await (await clientOf('bi.cgm')).agreement(agreement)).state,
    signOffline: async (page, link, { name, sign }) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: link }).click(),
      ])
      const file = join(bus().state, name)
      await download.saveAs(file)
      const signed = `${file}.jws`
      await writeFile(signed, await bus().ujirani(...sign(file)))
      return signed
    },
  }
}
