import { envelopeRules } from './attribute-rules.ts'

/** HTTP headers as Node gives them: names in lower case. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Turns an event in binary mode (attributes in `ce-*` headers, data in the body) into the shape of
 * structured mode, so that one parser judges both. Nothing is refused here: a value that cannot be
 * read is handed on as it is, for its attribute's rule to refuse.
 * @see CloudEvents 1.0 HTTP binding §3.1
 */
export function fromBinary(headers: HttpHeaders, body: unknown): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = { data: body }
  for (const name of ['specversion', ...envelopeRules.map((rule) => rule.name)]) {
    const value = headers[`ce-${name}`]
    if (value !== undefined) members[name] = typeof value === 'string' ? decode(value) : value
  }
  if (headers['content-type'] !== undefined) members['datacontenttype'] = headers['content-type']
  return members
}

/**
 * HTTP binding §3.1.3.2: first the quotes of a quoted string are taken away with the backslashes
 * inside it, then each run of %xx is UTF-8. Invalid sequences are left as they stand.
 */
function decode(value: string): string {
  const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"')
  const plain = isQuoted ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value
  return plain.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}
