import type { JSX } from 'preact'
import type {
  EventPreview as Preview,
  PreviewedCell,
  RecipientPreview,
  Sentence,
} from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'
import { atPointer, numberClauses, sentenceOf } from '../../state/preview-table.ts'
import type { AgreementWords } from '../../words/agreements/words.ts'
import type { Words } from '../../words/words.ts'
import { fieldWords } from '../fact-words.ts'
import { ValueText } from '../value-text.tsx'
import { useAgreementFrame } from './agreement-frame.ts'

interface EventPreviewProps {
  readonly preview: Preview
  readonly sentences: readonly Sentence[]
  readonly isOpen: boolean
}

/** One own event: beside it what each party would get, value by value, and by which clause. */
export function EventPreview({ preview, sentences, isOpen }: EventPreviewProps): JSX.Element {
  const { own } = useAgreementFrame()
  const { event, recipients } = preview
  const id = String(event['id'])
  const given = recipients.filter(({ cells }) => cells.length > 0)
  return (
    <details class="preview" open={isOpen}>
      <summary>
        <span class="code">{String(event['type']).replace('org.ujirani.', '')}</span> ·{' '}
        {String(event['subject'])}
      </summary>
      {recipients.length === 0 ? <p>{own.noRecipients}</p> : null}
      <ul class="outcomes">
        {recipients.map(({ recipient, outcome, why }) => (
          <li key={recipient}>
            <strong>{recipient}</strong> {own.outcomes[outcome] ?? outcome}: {why}
          </li>
        ))}
      </ul>
      {given.length === 0 ? null : (
        <Cells event={event} recipients={given} sentences={sentences} id={id} />
      )}
    </details>
  )
}

interface CellsProps {
  readonly event: Preview['event']
  readonly recipients: readonly RecipientPreview[]
  readonly sentences: readonly Sentence[]
  readonly id: string
}

function Cells({ event, recipients, sentences, id }: CellsProps): JSX.Element {
  const { own } = useAgreementFrame()
  const numbers = numberClauses(recipients)
  const rows = recipients[0]?.cells ?? []
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={own.parts.preview}>
        <table class="side-by-side">
          <thead>
            <tr>
              <th scope="col">{own.value}</th>
              <th scope="col">{own.original}</th>
              {recipients.map(({ recipient }) => (
                <th key={recipient} scope="col">
                  {recipient}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Row
                key={row.pointer}
                {...{ row, event, numbers, id }}
                cells={recipients.map(({ cells, copy }) => ({ cell: cells[index], copy }))}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Clauses numbers={numbers} sentences={sentences} id={id} />
    </>
  )
}

interface RowProps {
  readonly row: PreviewedCell
  readonly event: Preview['event']
  readonly cells: readonly Omit<ShownCellProps, 'numbers' | 'id'>[]
  readonly numbers: ReadonlyMap<string, number>
  readonly id: string
}

const context = { places: {}, redactions: [] }

function Row({ row, event, cells, numbers, id }: RowProps): JSX.Element {
  return (
    <tr class={cells.some(({ cell }) => cell?.state !== 'SAME') ? 'is-touched' : ''}>
      <th scope="row">
        <PathText pointer={row.pointer} />
      </th>
      <td>
        <ValueText value={atPointer(event, row.pointer)} path={row.path} context={context} />
      </td>
      {cells.map((shown, index) => (
        <td key={index}>
          <ShownCell {...shown} {...{ numbers, id }} />
        </td>
      ))}
    </tr>
  )
}

/** `/data/bySexAge/3/count` as `by sex age 4 · count`. */
function PathText({ pointer }: { readonly pointer: string }): JSX.Element {
  const steps = pointer.split('/').filter((step) => step !== '' && step !== 'data')
  const text = steps
    .map((step) => (/^\d+$/.test(step) ? String(Number(step) + 1) : fieldWords(step)))
    .join(' · ')
  return <span lang="en">{text}</span>
}

interface ShownCellProps {
  readonly cell: PreviewedCell | undefined
  readonly copy: RecipientPreview['copy']
  readonly numbers: ReadonlyMap<string, number>
  readonly id: string
}

/** What was done to a value, said of a party that is not the reader's. */
function operatorText(
  { operator, state }: PreviewedCell,
  words: Words,
  own: AgreementWords,
): string {
  if (operator === 'PAIRWISE') return own.pairwise
  if (operator === 'DROP' && state === 'CHANGED') return own.partly
  return words.operators[operator] ?? operator
}

function ShownCell({ cell, copy, numbers, id }: ShownCellProps): JSX.Element {
  const { words } = useFrame()
  const { own } = useAgreementFrame()
  if (cell === undefined) return <>–</>
  const { copyPointer, state, clause } = cell
  const value = copyPointer === null || copy === null ? undefined : atPointer(copy, copyPointer)
  const number = numbers.get(clause)
  return (
    <>
      {state === 'HIDDEN' ? (
        <span class="withheld">{words.withheld}</span>
      ) : (
        <ValueText value={value} path={cell.path} context={context} />
      )}
      {state === 'SAME' ? null : (
        <small class="operator">
          {operatorText(cell, words, own)}
          {number === undefined ? null : (
            <a href={`#clause-${id}-${String(number)}`}> [{String(number)}]</a>
          )}
        </small>
      )}
    </>
  )
}

interface ClausesProps extends Pick<RowProps, 'numbers' | 'id'> {
  readonly sentences: readonly Sentence[]
}

function Clauses({ numbers, sentences, id }: ClausesProps): JSX.Element | null {
  const { words } = useFrame()
  const { own } = useAgreementFrame()
  if (numbers.size === 0) return null
  return (
    <section class="clauses" aria-labelledby={`clauses-${id}`}>
      <h3 id={`clauses-${id}`}>{own.clauses}</h3>
      <ol>
        {[...numbers].map(([clause, number]) => (
          <li key={clause} id={`clause-${id}-${String(number)}`} tabIndex={-1}>
            [{String(number)}]{' '}
            <span lang={words.language}>{clauseText(clause, sentences, own)}</span>{' '}
            <code>{clause}</code>
          </li>
        ))}
      </ol>
      <p>{own.keyed}</p>
    </section>
  )
}

/** A clause in words. */
function clauseText(clause: string, sentences: readonly Sentence[], own: AgreementWords): string {
  if (clause === '/transferPermits') return own.permits
  return sentenceOf(clause, sentences) ?? (clause.endsWith('/disclose') ? own.unlisted : '')
}
