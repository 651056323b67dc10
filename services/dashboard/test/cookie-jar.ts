/** What a server answered. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

interface Asked {
  readonly form?: Readonly<Record<string, string>>
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A browser as far as signing in goes: cookies by path, one answer at a time. */
export class CookieJar {
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>()

  /** The value of a cookie whose name starts so. */
  value(prefix: string): string | undefined {
    return [...this.#cookies].find(([name]) => name.startsWith(prefix))?.[1].value
  }

  /** Plants a cookie, as a neighbour on the same host could. */
  plant(name: string, value: string): void {
    this.#cookies.set(name, { value, path: '/' })
  }

  async ask(url: string, { form, method, headers = {} }: Asked = {}): Promise<Answer> {
    const { pathname } = new URL(url)
    const fitting = [...this.#cookies].filter(([, { path }]) => pathname.startsWith(path))
    const response = await fetch(url, {
      redirect: 'manual',
      method: method ?? (form === undefined ? 'GET' : 'POST'),
      body: form === undefined ? null : new URLSearchParams(form),
      headers: {
        cookie: fitting.map(([name, { value }]) => `${name}=${value}`).join('; '),
        ...headers,
      },
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const [name = '', value = ''] = pair.split('=')
    const path = attributes.find((part) => /^path=/i.test(part))?.slice(5) ?? '/'
    const isGone = attributes.some((part) => /^(?:max-age=0|expires=thu, 01 jan 1970)/i.test(part))
    if (isGone) this.#cookies.delete(name)
    else this.#cookies.set(name, { value, path })
  }
}
