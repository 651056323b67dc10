import { RequestInvalidError } from './request-errors.ts'

/**
 * The query of a request target, strictly: no name twice (which of two counts is the oldest way of
 * getting past a check), at most 32 parameters.
 *
 * @param target the request target as it came: `/v1/feed?limit=5`
 * @throws {RequestInvalidError}
 */
export function parseQuery(target: string): Readonly<Record<string, string>> {
  const start = target.indexOf('?')
  const query: Record<string, string> = Object.create(null) as Record<string, string>
  if (start < 0) return query
  let count = 0
  for (const [name, value] of new URLSearchParams(target.slice(start + 1))) {
    count += 1
    if (name in query) throw wrong('holds a parameter twice')
    if (count > 32) throw wrong('holds more than 32 parameters')
    query[name] = value
  }
  return query
}

function wrong(detail: string): RequestInvalidError {
  return new RequestInvalidError([{ pointer: '/query', detail }])
}
