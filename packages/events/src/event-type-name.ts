/** `org.ujirani.<family>.<fact>.v<major>` taken apart. */
export interface TypeName {
  readonly type: string
  readonly family: string
  readonly fact: string
  readonly major: number
}

const typePattern =
  /^org\.ujirani\.([a-z]{2,24})\.([a-z]{2,24}(?:\.[a-z]{2,24})*)\.v([1-9][0-9]{0,3})$/

/** Takes an event type apart; undefined when it is none. Says nothing of its being known. */
export function toTypeName(type: string): TypeName | undefined {
  const [, family, fact, major] = typePattern.exec(type) ?? []
  if (family === undefined || fact === undefined || major === undefined) return undefined
  return { type, family, fact, major: Number(major) }
}
