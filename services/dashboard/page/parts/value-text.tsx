import type { JSX } from 'preact'
import { useFrame } from '../state/frame.ts'
import { isTouched, operatorsAt, type Redaction } from '../state/redactions.ts'
import { isObject, type Count, type JsonObject, type LocalizedText } from '../state/shapes.ts'
import { decimalText, formatNumber } from '../when/format.ts'
import { CountTable, isCellList } from './count-table.tsx'
import { CountText } from './count.tsx'
import { fieldWords, symbolWords } from './fact-words.ts'
import { Moment } from './moment.tsx'
import { DataPlace } from './data-place.tsx'
import { AllTexts } from './texts.tsx'

/** What a part of the content needs to know of the whole. */
export interface DataContext {
  /** Names of place codes, by `<scheme> <code>`. */
  readonly places: Readonly<Record<string, LocalizedText>>
  readonly redactions: readonly Redaction[]
}

interface ValueProps {
  readonly value: unknown
  readonly path: string
  readonly context: DataContext
}

const instant = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/
const symbol = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/

/** A value by its form: the common records of the schemas have forms of their own. */
export function ValueText({ value, path, context }: ValueProps): JSX.Element {
  const { words } = useFrame()
  if (typeof value === 'boolean') return <>{value ? words.yes : words.no}</>
  if (typeof value === 'number') return <>{numberText(value, words.language)}</>
  if (typeof value === 'string') return <TextValue text={value} />
  if (Array.isArray(value)) return <ListValue list={value} path={path} context={context} />
  return isObject(value) ? <ObjectValue value={value} path={path} context={context} /> : <>–</>
}

function numberText(value: number, language: string): string {
  return Number.isInteger(value) ? formatNumber(value, language) : String(value)
}

function TextValue({ text }: { readonly text: string }): JSX.Element {
  if (instant.test(text)) return <Moment at={text} />
  if (symbol.test(text)) return <span lang="en">{symbolWords(text)}</span>
  return <span class="code">{text}</span>
}

function ListValue({
  list,
  path,
  context,
}: Omit<ValueProps, 'value'> & { readonly list: readonly unknown[] }): JSX.Element {
  if (list.every(isText)) return <AllTexts texts={list} />
  if (isCellList(list)) return <CountTable cells={list} places={context.places} />
  return (
    <ul class="entries">
      {list.map((entry, index) => (
        <li key={index}>
          <ValueText value={entry} path={`${path}[]`} context={context} />
        </li>
      ))}
    </ul>
  )
}

function ObjectValue({
  value,
  path,
  context,
}: Omit<ValueProps, 'value'> & { readonly value: JsonObject }): JSX.Element {
  if (isText(value)) return <AllTexts texts={[value]} />
  if (typeof value['qualifier'] === 'string') return <CountText count={value as unknown as Count} />
  if (Array.isArray(value['codes']) && 'precision' in value) {
    return <DataPlace place={value} names={context.places} />
  }
  if ('party' in value && 'role' in value) return <Office office={value} />
  if ('amount' in value && ('currency' in value || 'unit' in value)) return <Amount value={value} />
  return <Fields value={value} path={path} context={context} />
}

function Office({ office }: { readonly office: JsonObject }): JSX.Element {
  const parts = ['role', 'unit', 'site'].map((name) => office[name])
  const place = parts.filter((part) => typeof part === 'string' && part !== '').join(', ')
  return (
    <span>
      {String(office['party'])} <small>{place}</small>
    </span>
  )
}

function Amount({ value }: { readonly value: JsonObject }): JSX.Element {
  const { words } = useFrame()
  const unit = value['currency'] ?? value['unit']
  return (
    <span class="number">
      {decimalText(String(value['amount']), words.language)} {unitText(unit)}
    </span>
  )
}

/** A currency or a unit of UN/CEFACT rec. 20, whose C62 is a piece and needs no word. */
function unitText(unit: unknown): string {
  if (typeof unit !== 'string' || unit === 'C62') return ''
  return unit.length <= 3 ? unit : symbolWords(unit)
}

function isText(value: unknown): value is LocalizedText {
  return isObject(value) && typeof value['lang'] === 'string' && typeof value['text'] === 'string'
}

interface FieldsProps {
  readonly value: JsonObject
  /** Of the object itself: '' for the whole, else `lines[]`. */
  readonly path: string
  readonly context: DataContext
}

/** The fields of an object. One that is empty is shown only when it was made so. */
export function Fields({ value, path, context }: FieldsProps): JSX.Element {
  const { words } = useFrame()
  const { redactions } = context
  return (
    <dl class="fields">
      {Object.entries(value).map(([name, member]) => {
        const here = path === '' ? name : `${path}.${name}`
        const isEmpty = member === null || (Array.isArray(member) && member.length === 0)
        if (isEmpty && !isTouched(redactions, here)) return null
        const operators = operatorsAt(redactions, here)
        return (
          <div key={name} class={isComposite(member) ? 'field is-wide' : 'field'}>
            <dt lang="en">{fieldWords(name)}</dt>
            <dd>
              {isEmpty ? (
                <span class="withheld">{words.withheld}</span>
              ) : (
                <ValueText value={member} path={here} context={context} />
              )}
              {operators.map((operator) => (
                <small key={operator} class="operator">
                  {words.operators[operator] ?? operator}
                </small>
              ))}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

function isComposite(value: unknown): boolean {
  return Array.isArray(value) || (isObject(value) && !('qualifier' in value))
}
