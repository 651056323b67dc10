import { checkSchema } from '../src/schema-check/check-schema.ts'

export type Schema = Readonly<Record<string, unknown>>

const contact: Schema = {
  type: 'record',
  name: 'OfficialContact',
  namespace: 'org.ujirani.common.v1',
  doc: 'Contact.',
  fields: [{ name: 'phone', type: ['null', 'string'], default: null, doc: 'Phone.' }],
}
const count: Schema = {
  type: 'record',
  name: 'Count',
  namespace: 'org.ujirani.common.v1',
  doc: 'Count.',
  fields: [{ name: 'value', type: ['null', 'int'], default: null, doc: 'Value.' }],
}
export const library = new Map(
  [contact, count].map((each) => [`org.ujirani.common.v1.${String(each['name'])}`, each]),
)

export const key: Schema = { name: 'flowId', type: 'string', doc: 'Key.', sharing: 'always' }
export const good: Schema = {
  type: 'record',
  name: 'FlowReported',
  namespace: 'org.ujirani.flow.v1',
  doc: 'A flow was seen.',
  ceType: 'org.ujirani.flow.reported.v1',
  keyField: 'flowId',
  fields: [
    key,
    { name: 'total', type: 'org.ujirani.common.v1.Count', doc: 'All.', hxl: '#reached+total' },
    { name: 'zone', type: ['null', 'string'], default: null, doc: 'Zone.' },
  ],
}
export const path = 'flow/FlowReported.v1.avsc'

export const rulesOf = (schema: unknown, at = path): readonly string[] => [
  ...new Set(checkSchema({ path: at, schema }, library).map(({ rule }) => rule)),
]
/** The good schema with one more field. */
export const withField = (type: unknown, props: object = {}): Schema => {
  const isNullable = Array.isArray(type)
  const field = {
    name: 'extra',
    type,
    doc: 'Extra.',
    ...(isNullable ? { default: null } : {}),
    ...props,
  }
  return { ...good, fields: [...(good['fields'] as Schema[]), field] }
}
export const inCommon = (schema: object): readonly string[] =>
  rulesOf({ namespace: 'org.ujirani.common.v1', doc: 'Doc.', ...schema }, 'common/Thing.v1.avsc')
export const enumOf = (symbols: string[], props: object): readonly string[] =>
  inCommon({ type: 'enum', name: 'Thing', symbols, ...props })
