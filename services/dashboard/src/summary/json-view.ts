/** An object out of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member that is text; `null` for anything else. */
export function textOf(object: JsonObject, name: string): string | null {
  const value = object[name]
  return typeof value === 'string' ? value : null
}
