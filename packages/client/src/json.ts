import { AnswerInvalidError } from './errors.ts'

/** A parsed JSON object whose members nobody has looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Narrows to a JSON object; `what` names it in the refusal. */
export function asObject(value: unknown, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AnswerInvalidError(`${what} is not an object`)
  }
  return value as JsonObject
}

/** Reads a member that has to be text. */
export function readText(object: JsonObject, name: string): string {
  const value = object[name]
  if (typeof value !== 'string') throw new AnswerInvalidError(`${name} is not text`)
  return value
}

/** Reads a member that has to be text or null. */
export function readTextOrNull(object: JsonObject, name: string): string | null {
  return object[name] === null ? null : readText(object, name)
}

/** Reads a member that has to be a whole number. */
export function readWhole(object: JsonObject, name: string): number {
  const value = object[name]
  if (!Number.isSafeInteger(value)) throw new AnswerInvalidError(`${name} is not a whole number`)
  return value as number
}

/** Reads a member that has to be a list of objects. */
export function readObjects(object: JsonObject, name: string): readonly JsonObject[] {
  const value = object[name]
  if (!Array.isArray(value)) throw new AnswerInvalidError(`${name} is not a list`)
  return value.map((entry) => asObject(entry, `an entry of ${name}`))
}
