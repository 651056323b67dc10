/**
 * What stands at a pointer of a JSON value; undefined when nothing does. Names with `~` or `/` do
 * not occur in events.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function valueAt(json: unknown, pointer: string): unknown {
  let at = json
  for (const name of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Readonly<Record<string, unknown>>)[name]
  }
  return at
}
