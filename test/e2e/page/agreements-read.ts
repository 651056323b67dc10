import { agreement, askFrom, at, type AgreementKit } from './agreement-kit.ts'

/** One that tz.isd is no party of. */
const foreign = 'bi-tz-police-2026'

/** Lists, sentences, previews and comparisons of the agreements page. */
export function describeReading({ signedIn }: AgreementKit): void {
  it('lists the agency’s own agreements, and reads one in a language of choice', async () => {
    const { page } = await signedIn('/?page=agreements', 'border-desk')
    await page.getByRole('link', { name: 'Agreement between the immigration services' }).click()
    await page.getByText('bi.cgm shares with tz.isd').first().waitFor()
    for (const [language, isReviewed] of [
      ['fr', true],
      ['sw', false],
      ['rn', false],
    ] as const) {
      await page.selectOption('select[name=sentences]', language)
      await page.locator(`.sentences[lang=${language}]`).first().waitFor()
      expect(await page.locator('.is-warning').count()).toBe(isReviewed ? 0 : 1)
    }
  })

  it('previews an own event beside what the other gets, with the clause that withholds', async () => {
    const { page } = await signedIn(at('preview'), 'border-desk')
    await page.getByRole('button', { name: 'Show' }).click()
    const row = page.getByRole('row', { name: 'Reported by · Role' })
    await row.waitFor()
    expect(await row.textContent()).toMatch(/border-desk.*withheld/)
    await row.getByRole('link').click()
    expect(await page.locator('.clauses li:target').textContent()).toMatch(/\/disclose/)
  })

  it('says what the new version takes away, in sentences and counted', async () => {
    const { page } = await signedIn(at('compare'), 'border-desk')
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByText('Rule tz-incidents: changed').waitFor()
    expect(await page.locator('.is-removed').first().textContent()).toContain('severity')
    const row = page.getByRole('row', { name: 'bi.cgm' })
    expect(await row.textContent()).toMatch(/none\d+ values in \d+ events/)
  })
}

/** What is others’ is not there. */
export function describeForeign({ bus, signedIn, clientOf }: AgreementKit): void {
  it('shows nothing of an agreement between others', async () => {
    const { page } = await signedIn('/?page=agreements', 'supervisor')
    await page.locator('.line.agreement').first().waitFor()
    expect(await page.locator('main').textContent()).not.toContain(foreign)
    await page.goto(bus().dashboard + at('read', foreign))
    await page.getByText('There is no such agreement').waitFor()
    const own = '/api/agreements'
    for (const path of ['', '/sentences?lang=en', '/document?version=1', '/act?action=resume']) {
      const answer = await askFrom(page, `${own}/${foreign}${path}`)
      const unknown = await askFrom(page, `${own}/no-such-agreement${path}`)
      expect(answer.status).toBe(404)
      const mask = (text: string) => text.replace(/urn:uuid:[0-9a-f-]+/, '')
      expect(mask(answer.body)).toBe(mask(unknown.body))
      // Negative twin: the same questions are answered about what is the agency's own.
      expect((await askFrom(page, `${own}/${agreement}${path}`)).status).toBe(200)
    }
    // And there is something to hide: its parties do see it.
    expect((await (await clientOf('bi.pnb')).agreement(foreign)).state).toBe('ACTIVE')
  })
}

/** How it looks, for whom it works, and whom it asks. */
export function describeLook({ bus, signedIn }: AgreementKit): void {
  it.each([
    ['wide', { viewport: { width: 1280, height: 800 } }],
    ['narrow, dark', { viewport: { width: 360, height: 640 }, colorScheme: 'dark' }],
  ] as const)('is accessible, fits and asks nobody else: %s', async (name, options) => {
    const desk = await signedIn('/?page=agreements', 'supervisor', options)
    const { page } = desk
    await page.locator('.line.agreement').first().waitFor()
    expect(await desk.violations()).toEqual([])
    await desk.picture(`agreements-${name}`)
    for (const part of ['read', 'preview', 'compare', 'sign', 'stop']) {
      await page.goto(bus().dashboard + at(part))
      await page.locator('.part').waitFor()
      if (part === 'preview') {
        await page.getByRole('button', { name: 'Show' }).click()
        await page.locator('.side-by-side').waitFor()
      }
      expect(await desk.violations()).toEqual([])
      await desk.picture(`agreement-${part}-${name}`)
      const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      expect(isWide).toBe(false)
    }
    expect(desk.origins().length).toBe(2)
    expect(desk.errors).toEqual([])
  })
}
