import { asText, type Json } from './history.ts'
import { unitOf } from './place.ts'

/** An operator as an agreement writes it in full. */
export interface SignedOperator {
  readonly op: string
  readonly level?: string
  readonly to?: string
  readonly edges?: readonly number[]
  readonly base?: number
  readonly keep?: number
  readonly langs?: readonly string[]
  readonly value?: Json
  readonly where?: Json
  readonly k?: number
}

/** The long form of an operator. */
export function inFull(written: Json | undefined): SignedOperator {
  if (written === undefined) return { op: 'DROP' }
  return typeof written === 'string' ? { op: written } : (written as unknown as SignedOperator)
}

/**
 * What a recipient may know of a value: agreements.md §3, one sentence each. Not the bytes it gets,
 * but something that is equal exactly where those may be.
 */
export function reveal(operator: SignedOperator, value: Json | undefined): Json {
  if (operator.op === 'CONST') return 'the constant'
  if (value === undefined || value === null || operator.op === 'DROP') return null
  return ways[operator.op]?.(value, operator) ?? unknownOperator(operator.op)
}

function unknownOperator(op: string): never {
  throw new TypeError(`the reference knows no ${op}`)
}

const ways: Readonly<Record<string, (value: Json, operator: SignedOperator) => Json>> = {
  KEEP: (value) => value,
  // A keyed name tells apart what is different, and nothing else.
  PAIRWISE: (value) => ({ sameAs: value }),
  PSEUDONYM: (value) => ({ sameAs: value }),
  GENERALISE_PLACE: (value, { level }) => unitOf(value, level ?? ''),
  COARSEN_TIME: (value, { to }) => beginningOf(asText(value), to ?? ''),
  BUCKET: (value, { edges }) => overCount(value, (count) => bucketOf(count, edges ?? [])),
  ROUND: (value, { base }) => overCount(value, (count) => nearest(count, base ?? 1)),
  MASK: (value, { keep }) => masked(Array.from(asText(value)), keep ?? 1),
  DROP_FREE_TEXT: (value) => withoutText(value),
  KEEP_LANG: (value, { langs }) =>
    (value as readonly { readonly lang: string }[]).filter(({ lang }) => langs?.includes(lang)),
  FILTER_ITEMS: (value, { where }) =>
    (value as readonly Json[]).filter((item) => meets(item, where)),
  // What stays of it is for the whole group to say.
  SUPPRESS_SMALL: (value) => value,
}

function overCount(value: Json, to: (count: number) => number): Json {
  return to((value as { readonly value: number }).value)
}

function bucketOf(count: number, edges: readonly number[]): number {
  return Math.max(-1, ...edges.filter((edge) => edge <= count))
}

function nearest(count: number, base: number): number {
  return Math.floor((count + Math.floor(base / 2)) / base) * base
}

function masked(characters: readonly string[], keep: number): string {
  if (characters.length <= Math.abs(keep)) return '…'
  return keep > 0 ? characters.slice(0, keep).join('') : characters.slice(keep).join('')
}

/** Dar es Salaam is three hours ahead all year. */
function beginningOf(instant: string, to: string): string {
  const local = new Date(Date.parse(instant) + 3 * 3_600_000)
  if (to === 'hour') return local.toISOString().slice(0, 13)
  if (to === 'month') return local.toISOString().slice(0, 7)
  // Weeks begin on Monday.
  if (to === 'week') local.setUTCDate(local.getUTCDate() - ((local.getUTCDay() + 6) % 7))
  return local.toISOString().slice(0, 10)
}

/** Actions and needs: a list of records, each with a `text`. */
function withoutText(value: Json): Json {
  return (value as readonly { readonly text?: Json }[]).map(({ text: _, ...rest }) => rest as Json)
}

/** The one condition on items that the agreements of these tests make. */
function meets(item: Json, where: Json | undefined): boolean {
  const { path, value } = where as { readonly path: string; readonly value: Json }
  return (item as Readonly<Record<string, Json>>)[path] === value
}
