import type { CellCount, CountedChanges } from '../preview/count-changes.ts'
import { phrasesOf, type SentenceLanguage } from './languages.ts'

/** What was compared: the later document's name, and the time its events are from. */
interface Comparison {
  /** As readers know it: `v4`. */
  readonly after: string
  /** RFC 3339. */
  readonly from: string
  readonly to: string
}

/** Says in one sentence what a change of documents makes of past events. */
export function describeChanges(
  { newlyDisclosed, newlyWithheld, changed, count }: CountedChanges,
  { after, from, to }: Comparison,
  language: SentenceLanguage,
): string {
  const { changes } = phrasesOf(language)
  const said = ({ cells, events }: CellCount) =>
    cells === 0 ? changes.none : changes.cells(cells, events)
  return changes.summary(after, {
    disclosed: said(newlyDisclosed),
    withheld: said(newlyWithheld),
    otherwise: said(changed),
    events: count,
    from,
    to,
  })
}
