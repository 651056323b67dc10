import { project } from '../reference/projection.ts'
import { agree, type Agreed, type Couple } from './couples.ts'
import type { Pair } from './pairs.ts'

/** What a careless disclosure would do, as the agreement that would allow it. */
export type Leak = 'a field' | 'a count' | 'presence'

const wider: Readonly<Record<Leak, (rules: Agreed['rules']) => Agreed['rules']>> = {
  'a field': (rules) =>
    rules.map((rule) => {
      const kept = ['summary', 'severity', 'place', 'occurredStart', 'needs', '@recordedtime']
      return { ...rule, disclose: { ...rule.disclose, ...of(kept) } }
    }),
  'a count': (rules) =>
    JSON.parse(JSON.stringify(rules).replaceAll('"k":10', '"k":2')) as Agreed['rules'],
  presence: ([first]) => (first === undefined ? [] : [withoutWhere(first)]),
}

function withoutWhere(rule: Agreed['rules'][number]): Agreed['rules'][number] {
  const { rule: id, from, to, types, disclose } = rule
  return { rule: id, from, to, types, disclose, retention: { period: 'P180D' } } as typeof rule
}

function of(paths: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path) => [path, 'KEEP']))
}

/**
 * For each leak a wider agreement with another recipient, under which the two histories of some pair
 * are not the same: what discloses by it, where the narrower one was agreed, leaks.
 */
export function createTwins(
  { publisher, agreements }: Couple,
  recipient: string,
  pairs: readonly Pair[],
): ReadonlyMap<Leak, Agreed> {
  const leaks = Object.keys(wider) as readonly Leak[]
  const taken = new Set<Agreed>()
  return new Map(
    leaks.map((leak) => {
      const widened = agreements.map((each) => {
        const id = `twin-${each.agreement.slice(6)}`.replace(/-tz-tpf-/, '-')
        const terms = { id, publisher, recipient, purpose: each.purposes[0] ?? '' }
        return { each, twin: agree({ ...each, rules: wider[leak](each.rules) }, terms) }
      })
      const found = widened.find(
        ({ each, twin }) => !taken.has(each) && pairs.some((pair) => tells(pair, twin, leak)),
      )
      if (found === undefined) throw new TypeError(`no pair tells of ${leak}`)
      taken.add(found.each)
      return [leak, found.twin] as const
    }),
  )
}

/** Whether the recipient of a twin can tell the histories apart: by how many copies, or by what. */
function tells({ left, right }: Pair, twin: Agreed, leak: Leak): boolean {
  const [one, other] = [left, right].map((history) => copiesOf(history, twin))
  if (leak === 'presence') return one?.length !== other?.length
  return one?.length === other?.length && JSON.stringify(one) !== JSON.stringify(other)
}

/** What a recipient gets of a history, by the reference. */
export function copiesOf(history: Pair['left'], agreed: Agreed): readonly unknown[] {
  const recipient = agreed.rules[0]?.to[0]?.party ?? ''
  return project(history, agreed, recipient)
}
