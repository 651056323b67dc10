import type { Reading, Variable } from './environment.ts'

interface Fallback<T> {
  /** Used when the variable is not set; never give one to a variable that decides trust. */
  readonly fallback?: T
}

/** A parser's "no": the words complete the sentence "NAME …". */
class Unusable {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

function variable<T>(
  name: string,
  parse: (raw: string) => T | Unusable,
  fallback: T | undefined,
): Variable<T> {
  const wrong = (reason: string): Reading<T> => ({ ok: false, fault: { name, reason } })
  return {
    read: (env) => {
      const raw = env[name]?.trim()
      if (raw === undefined || raw === '') {
        return fallback === undefined ? wrong('is not set') : { ok: true, value: fallback }
      }
      const value = parse(raw)
      return value instanceof Unusable ? wrong(value.reason) : { ok: true, value }
    },
  }
}

/** Any text that is not blank. */
export function text(name: string, { fallback }: Fallback<string> = {}): Variable<string> {
  return variable(name, (raw) => raw, fallback)
}

/** One of a few words. */
export function oneOf<const W extends string>(
  name: string,
  words: readonly W[],
  { fallback }: Fallback<W> = {},
): Variable<W> {
  const parse = (raw: string): W | Unusable =>
    words.find((word) => word === raw) ?? new Unusable(`is none of ${words.join(', ')}`)
  return variable(name, parse, fallback)
}

/** `true` or `false`, in these words only. */
export function flag(name: string, { fallback }: Fallback<boolean> = {}): Variable<boolean> {
  const parse = (raw: string): boolean | Unusable => {
    if (raw === 'true') return true
    return raw === 'false' ? false : new Unusable('is neither true nor false')
  }
  return variable(name, parse, fallback)
}

/** A whole decimal number between `least` and `most`, both included. */
export function integer(
  name: string,
  { least, most, fallback }: Fallback<number> & { readonly least: number; readonly most: number },
): Variable<number> {
  const parse = (raw: string): number | Unusable => {
    const value = /^-?\d{1,15}$/.test(raw) ? Number(raw) : Number.NaN
    if (value >= least && value <= most) return value
    return new Unusable(`is not a whole number from ${String(least)} to ${String(most)}`)
  }
  return variable(name, parse, fallback)
}

/** A TCP port; 0 lets the system choose. */
export function port(name: string, { fallback }: Fallback<number> = {}): Variable<number> {
  return integer(name, {
    least: 0,
    most: 65_535,
    ...(fallback === undefined ? {} : { fallback }),
  })
}

function parseUrl(raw: string): string | Unusable {
  const parsed = URL.canParse(raw) ? new URL(raw) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    return new Unusable('is not an http or https URL')
  }
  if (parsed.username !== '' || parsed.password !== '') return new Unusable('holds credentials')
  if (parsed.search !== '' || parsed.hash !== '') return new Unusable('holds a query or fragment')
  return raw.replace(/\/+$/, '')
}

/** An absolute http or https URL without credentials, query or fragment; no slash at its end. */
export function url(name: string, { fallback }: Fallback<string> = {}): Variable<string> {
  return variable(name, parseUrl, fallback)
}

/** One such URL, or several with commas between them: of a service and those that stand by. */
export function urls(name: string): Variable<readonly string[]> {
  const parse = (raw: string): readonly string[] | Unusable => {
    const all = raw.split(',').map((each) => parseUrl(each.trim()))
    const wrong = all.find((each) => each instanceof Unusable)
    return wrong ?? all.filter((each) => typeof each === 'string')
  }
  return variable(name, parse, undefined)
}

/** `host:port,host:port,…`, at least one. */
export function brokers(
  name: string,
  { fallback }: Fallback<readonly string[]> = {},
): Variable<readonly string[]> {
  const parse = (raw: string): readonly string[] | Unusable => {
    const list = raw.split(',').map((entry) => entry.trim())
    const sound = list.every((entry) => /^(\[[0-9a-fA-F:]+\]|[^\s:,/]+):\d{1,5}$/.test(entry))
    return sound ? list : new Unusable('is not a list of host:port')
  }
  return variable(name, parse, fallback)
}

const durationPattern = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const unitsMs = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000] as const

/**
 * An ISO 8601 duration of weeks, days, hours, minutes and seconds (`P45D`, `PT15M`), in
 * milliseconds; `none` where that is allowed, as `null`.
 */
export function durationMs(
  name: string,
  { none = false, fallback }: Fallback<number | null> & { readonly none?: boolean } = {},
): Variable<number | null> {
  const parse = (raw: string): number | null | Unusable => {
    if (none && raw === 'none') return null
    const parts = durationPattern.exec(raw)?.slice(1)
    if (parts === undefined || parts.every((part) => typeof part !== 'string')) {
      return new Unusable(`is not an ISO 8601 duration such as P45D${none ? ', nor none' : ''}`)
    }
    return unitsMs.reduce((sum, unitMs, index) => sum + Number(parts[index] ?? 0) * unitMs, 0)
  }
  return variable(name, parse, fallback)
}
