import { inspect } from 'node:util'

/**
 * A value that must not be seen: every way of printing it gives a blank (string conversion,
 * template, JSON, `util.inspect`, spreading). Only {@link Secret.reveal} gives it out, so that
 * the places which use a secret can be found by name.
 */
export class Secret<T = string> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** The value itself; for the call that needs it, never for a field or a log. */
  reveal(): T {
    return this.#value
  }

  toString(): string {
    return ''
  }

  toJSON(): string {
    return ''
  }

  [Symbol.toPrimitive](): string {
    return ''
  }

  [inspect.custom](): string {
    return 'Secret'
  }
}
