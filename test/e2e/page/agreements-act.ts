import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { agreement, at, askFrom, type AgreementKit } from './agreement-kit.ts'

/** Signing with a file. */
export function describeSigning({
  bus,
  signedIn,
  keyOf,
  stateOf,
  signOffline,
}: AgreementKit): void {
  it('signs with a file: no key is sent, a wrong signature is refused in clear words', async () => {
    const draft = join(bus().state, 'draft.json')
    await bus().ujirani('agreement', 'amend', agreement, '--as', 'bi.cgm', '--out', draft)
    await writeFile(draft, withoutSeverity(await readFile(draft, 'utf8')))
    const party = ['--as', 'bi.cgm', '--key', keyOf('bi.cgm')]
    await bus().ujirani('agreement', 'propose', draft, ...party)
    const { page } = await signedIn(at('sign'), 'supervisor')
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.postData() ?? '')
    })
    const choose = (file: string) => page.setInputFiles('input[type=file]', file)
    await page.getByText('Waits for your signature: Version 2').waitFor()
    await choose(keyOf('tz.isd'))
    await page.getByText('This file is a private key. It was not sent anywhere.').waitFor()
    expect(await page.getByRole('button', { name: 'Hand in' }).isDisabled()).toBe(true)
    const sign = (as: string, key: string) => (file: string) =>
      ['agreement', 'sign', file, '--as', as, '--key', keyOf(key)] as const
    const link = 'Download the document to sign'
    // Of the right party, made with another party's key.
    const wrong = { name: 'wrong.json', sign: sign('tz.isd', 'bi.cgm') }
    await choose(await signOffline(page, link, wrong))
    await page.getByRole('button', { name: 'Hand in' }).click()
    await page.getByText('The bus did not accept it').waitFor()
    await choose(await signOffline(page, link, { name: 'ok.json', sign: sign('tz.isd', 'tz.isd') }))
    await page.getByRole('button', { name: 'Hand in' }).click()
    await page.getByText('Accepted. The agreement is now: In force.').waitFor()
    await page.getByText('No version waits for your signature.').waitFor()
    expect(await stateOf()).toBe('ACTIVE')
    expect(sent.join()).not.toContain((await bus().read<{ d: string }>('keys', 'tz.isd.jwk')).d)
  })
}

/** Stopping and resuming. */
export function describeStopping({ signedIn, keyOf, stateOf, signOffline }: AgreementKit): void {
  it('stops by keyboard with one button, says when, and resumes by a signed file', async () => {
    const desk = await signedIn(at('stop'), 'supervisor')
    const { page } = desk
    await page.getByText('Events of tz.isd no longer reach bi.cgm.').waitFor()
    const button = page.getByRole('button', { name: 'Stop this agreement now' })
    expect(await button.isDisabled()).toBe(true)
    await page.locator('input[name=reason]').focus()
    await page.keyboard.type('a question about the use')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const told = page.getByText('Stopped. Nothing crosses any more.')
    await told.waitFor()
    expect(await stateOf()).toBe('SUSPENDED')
    expect(await page.locator('[role=status]').filter({ has: told }).textContent()).toMatch(
      /\d{2}:\d{2}.*confirmed it after \d+ ms/,
    )
    await desk.picture('agreement-stopped')
    const sign = (file: string) => ['agreement', 'sign-act', file, '--key', keyOf('tz.isd')]
    const signed = await signOffline(page, 'Download the act to sign', { name: 're.json', sign })
    await page.setInputFiles('input[type=file]', signed)
    await page.getByRole('button', { name: 'Hand in' }).click()
    await button.waitFor()
    expect(await stateOf()).toBe('ACTIVE')
  })
}

/** Who may act, and from where. */
export function describeRights({ bus, signedIn, stateOf }: AgreementKit): void {
  it('lets readers read, and refuses their acts at the gateway whatever the page shows', async () => {
    const { page } = await signedIn(at('stop'), 'border-desk')
    await page.getByText('Your account may read agreements.').waitFor()
    expect(await page.getByRole('button', { name: 'Stop' }).count()).toBe(0)
    const acts = `/api/agreements/${agreement}/acts`
    const refused = await askFrom(page, acts, { stop: true })
    expect(refused.status).toBe(403)
    expect(refused.body).toContain('ERR_SCOPE_MISSING')
    const signature = { signature: 'a.b.c' }
    const unsigned = await askFrom(page, `/api/agreements/${agreement}/signatures`, signature)
    expect(unsigned.status).toBe(403)
    expect(await stateOf()).toBe('ACTIVE')
  })

  it('takes acts from its own page alone', async () => {
    const { context } = await signedIn(at('stop'), 'supervisor')
    const url = `${bus().dashboard}/api/agreements/${agreement}/acts`
    for (const origin of ['https://evil.example', bus().gateway, undefined]) {
      const headers = origin === undefined ? {} : { origin }
      const answer = await context.request.post(url, { headers, data: { stop: true } })
      expect(answer.status()).toBe(403)
      expect(await answer.text()).toContain('ERR_ORIGIN_FOREIGN')
    }
    expect(await stateOf()).toBe('ACTIVE')
  })
}

/** The same document, with one field less in the rule on incidents of tz.isd. */
function withoutSeverity(text: string): string {
  const document = JSON.parse(text) as { rules: { rule: string; disclose: object }[] }
  const rules = document.rules.map((rule) => {
    if (rule.rule !== 'tz-incidents') return rule
    const kept = Object.entries(rule.disclose).filter(([path]) => path !== 'severity')
    return { ...rule, disclose: Object.fromEntries(kept) }
  })
  return JSON.stringify({ ...document, rules })
}
