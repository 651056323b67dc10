import type { JSX } from 'preact'
import { useFrame } from '../state/frame.ts'
import { isTouched, operatorsAt, type Redaction } from '../state/redactions.ts'
import { isObject, type JsonObject, type LocalizedText } from '../state/shapes.ts'
import { fieldWords } from './fact-words.ts'
import { ValueText } from './value-text.tsx'

/** What a part of the content needs to know of the whole. */
export interface DataContext {
  /** Names of place codes, by `<scheme> <code>`. */
  readonly places: Readonly<Record<string, LocalizedText>>
  readonly redactions: readonly Redaction[]
}

interface DataTreeProps extends DataContext {
  readonly data: unknown
}

/** The content of an event, field by field, in the order of its schema. */
export function DataTree({ data, ...context }: DataTreeProps): JSX.Element {
  return isObject(data) ? <Fields value={data} path="" context={context} /> : <p>–</p>
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
