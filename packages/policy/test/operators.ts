import { createPlaces } from '@ujirani/events'
import { resolvePath } from '../src/decide/field-path.ts'
import { toOperator, type OperatorSpec } from '../src/document.ts'
import type { Apply, OperatorPlace } from '../src/operators/operator-kind.ts'
import { checkOperator, compileOperator } from '../src/operators/operator-table.ts'
import { keys, typeOf } from './disclosures.ts'

const places = createPlaces()
export const link = keys('bi-tz-returns' as never, 'bi.cgm' as never)
const zone = 'Africa/Dar_es_Salaam'

const departed = typeOf('repatriation.departed')
export const alert = typeOf('health.alert.issued')

export function placeOf(path: string, type = departed): OperatorPlace {
  const field = resolvePath(type.node, path)
  if (field === undefined) throw new TypeError(`no path ${path}`)
  return { field, path, places }
}

/** Why an operator cannot stand at a path. */
export function check(spec: OperatorSpec, path: string, type = departed): string | undefined {
  return checkOperator(toOperator(spec), placeOf(path, type))
}

/** An operator at a path where it fits. */
export function compile(spec: OperatorSpec, path: string, type = departed): Apply {
  expect(check(spec, path, type)).toBeUndefined()
  return compileOperator(toOperator(spec), placeOf(path, type))
}

export const round = { op: 'ROUND', base: 10 } as const
const isMale = { path: 'sex', op: 'eq', value: 'M' } as const
export const males = { op: 'FILTER_ITEMS', where: isMale } as const
export const french = { op: 'KEEP_LANG', langs: ['fr'] } as const
export const suppress = { op: 'SUPPRESS_SMALL', k: 10, group: 'people' } as const
export const generalise = { op: 'GENERALISE_PLACE', level: 'ADM1' } as const
export const coarsen = { op: 'COARSEN_TIME', to: 'week', zone } as const
export const bucket = { op: 'BUCKET', edges: [0, 10, 50, 100] } as const
