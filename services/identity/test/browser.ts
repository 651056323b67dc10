/** A browser as far as signing in goes: cookies by path, redirects one at a time. */
export interface Browser {
  readonly cookies: Map<string, { readonly value: string; readonly path: string }>
  go(
    url: string,
    form?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<BrowserPage>
  /** Follows redirects until there is a page, or an address that starts with `until`. */
  follow(page: BrowserPage, until?: string): Promise<BrowserPage>
}

/** What the browser shows. */
export interface BrowserPage {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Opens a browser without cookies. */
export function openBrowser(): Browser {
  const cookies: Browser['cookies'] = new Map()
  const browser: Browser = {
    cookies,
    async go(url, form, headers) {
      const { pathname } = new URL(url)
      const fitting = [...cookies].filter(([, { path }]) => pathname.startsWith(path))
      const response = await fetch(url, {
        redirect: 'manual',
        method: form === undefined ? 'GET' : 'POST',
        body: form === undefined ? null : new URLSearchParams(form),
        headers: {
          accept: 'text/html',
          cookie: fitting.map(([name, { value }]) => `${name}=${value}`).join('; '),
          ...headers,
        },
      })
      for (const line of response.headers.getSetCookie()) keep(cookies, line)
      const text: string = await response.text()
      return { url, status: response.status, headers: response.headers, text }
    },
    async follow(page, until) {
      const location = page.headers.get('location')
      if (location === null) return page
      const url = new URL(location, page.url).href
      if (until !== undefined && url.startsWith(until)) return { ...page, url }
      return browser.follow(await browser.go(url), until)
    },
  }
  return browser
}

function keep(cookies: Browser['cookies'], line: string): void {
  const [pair = '', ...attributes] = line.split('; ')
  const [name = '', value = ''] = pair.split(/=(.*)/s)
  const path = attributes.find((attribute) => attribute.startsWith('path='))?.slice(5) ?? '/'
  if (value === '') cookies.delete(name)
  else cookies.set(name, { value, path })
}
