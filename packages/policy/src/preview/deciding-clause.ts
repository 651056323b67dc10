import type { EventType } from '@ujirani/events'
import { toPathSteps } from '../decide/field-path.ts'
import { pathBelow } from '../decide/disclosure-tree.ts'
import { disclosedOf } from '../disclosed-paths.ts'
import { toOperator, type Operator, type Rule } from '../document.ts'
import type { Cell, CellState } from './cells.ts'

/** What of a document makes a value cross as it does. */
export interface DecidingClause {
  readonly operator: Operator['op']
  /** JSON Pointer into the document; `…/disclose` itself where the rule does not list the value. */
  readonly clause: string
}

/** Says for each value of a type's events which clause of a rule it falls under. */
export type ClauseFinder = (
  cell: Pick<Cell, 'path' | 'isContact' | 'copied'>,
  state: CellState,
) => DecidingClause

/** @param pointer of the rule in its document: `/rules/0` */
export function createClauseFinder(rule: Rule, type: EventType, pointer: string): ClauseFinder {
  const listed = new Map(Object.entries(disclosedOf(rule.disclose, type)))
  const unlisted: DecidingClause = { operator: 'DROP', clause: `${pointer}/disclose` }
  const at = (path: string): DecidingClause | undefined => {
    const spec = listed.get(path)
    if (spec === undefined) return undefined
    return { operator: toOperator(spec).op, clause: `${pointer}/disclose/${escaped(path)}` }
  }
  const ofAttribute = (path: string): DecidingClause =>
    at(path) ?? (path === '@subject' ? { ...unlisted, operator: 'PAIRWISE' } : unlisted)
  const isParent = (path: string): boolean =>
    [...listed.keys()].some((each) => each.startsWith(`${path}.`) || each.startsWith(`${path}[`))
  const find = (path: string, isThere: boolean): DecidingClause => {
    const own = at(path)
    const above = pathsAbove(path).reverse()
    // What a list leaves out is gone with all that is below it.
    const leaver = above.map(at).find((each) => each?.operator === 'FILTER_ITEMS')
    if (!isThere && leaver !== undefined) return leaver
    if (own !== undefined) return own
    for (const each of above) {
      const clause = at(each)
      if (clause === undefined) continue
      // With something listed below it, a list that is filtered keeps only that.
      return clause.operator === 'FILTER_ITEMS' && isParent(each) ? unlisted : clause
    }
    return unlisted
  }
  return ({ path, isContact, copied }, state) => {
    if (path.startsWith('@')) return ofAttribute(path)
    const found = find(path, copied !== undefined)
    const isContactHeld = isContact && state === 'HIDDEN' && found.operator === 'KEEP'
    return isContactHeld ? { operator: 'DROP', clause: '/transferPermits' } : found
  }
}

/** `a`, `a.b`, `a.b[]` of `a.b[].c`. */
function pathsAbove(path: string): string[] {
  const paths: string[] = []
  let above = ''
  for (const step of (toPathSteps(path) ?? []).slice(0, -1)) {
    above = pathBelow(above, step)
    paths.push(above)
  }
  return paths
}

/** RFC 6901 §3. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
