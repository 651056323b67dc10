import type { JSX } from 'preact'
import { isObject } from '../state/shapes.ts'
import { Fields, type DataContext } from './value-text.tsx'

interface DataTreeProps extends DataContext {
  readonly data: unknown
}

/** The content of an event, field by field, in the order of its schema. */
export function DataTree({ data, ...context }: DataTreeProps): JSX.Element {
  return isObject(data) ? <Fields value={data} path="" context={context} /> : <p>–</p>
}
