import { hash } from 'node:crypto'

/** The first 128 bits of a SHA-256, as signed words: 2^32 names meet with a chance of 2^-65. */
export interface HashedName {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
}

/** What stands for the event that a source published under an id. */
export const eventName: (source: string, id: string) => HashedName = rememberLast(
  (source, id) => `${source}\n${id}`,
)

/** What stands for a subject, whoever speaks of it. */
export const subjectName: (subject: string) => HashedName = rememberLast((subject) => subject)

/** One event is asked for several times in a row, and hashing is most of what asking costs. */
function rememberLast<Words extends readonly string[]>(
  toText: (...words: Words) => string,
): (...words: Words) => HashedName {
  let last: Words | undefined
  let name: HashedName = { a: 0, b: 0, c: 0, d: 0 }
  return (...words) => {
    if (last !== undefined && last[0] === words[0] && last[1] === words[1]) return name
    name = toName(toText(...words))
    last = words
    return name
  }
}

function toName(text: string): HashedName {
  // latin1: one character a byte, and no Buffer of its own.
  const bytes = hash('sha256', text, 'binary')
  return { a: wordAt(bytes, 0), b: wordAt(bytes, 4), c: wordAt(bytes, 8), d: wordAt(bytes, 12) }
}

function wordAt(bytes: string, at: number): number {
  return (
    bytes.charCodeAt(at) |
    (bytes.charCodeAt(at + 1) << 8) |
    (bytes.charCodeAt(at + 2) << 16) |
    (bytes.charCodeAt(at + 3) << 24)
  )
}
