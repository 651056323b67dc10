import type { ErrorCode } from '@ujirani/errors'
import { z } from 'zod'
import { problemTable } from './problem-table.ts'
import type { Answer, JsonBody, Route } from './route.ts'

type Json = Readonly<Record<string, unknown>>

/** The head of an OpenAPI document. */
export interface ApiDescription {
  readonly title: string
  readonly version: string
  readonly description: string
  readonly serverUrl: string
  readonly licence: { readonly name: string; readonly identifier: string }
}

const problemSchema = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(problemTable)),
    detail: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    earliest: z.string().optional(),
    instance: z.string(),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457).' })

const sharedProblems: readonly ErrorCode[] = ['ERR_REQUEST_INVALID', 'ERR_INTERNAL']
const tokenProblems: readonly ErrorCode[] = [
  'ERR_TOKEN_MISSING',
  'ERR_TOKEN_INVALID',
  'ERR_SCOPE_MISSING',
  'ERR_QUOTA_EXCEEDED',
]
const bodyProblems: readonly ErrorCode[] = [
  'ERR_JSON_INVALID',
  'ERR_BODY_TOO_LARGE',
  'ERR_MEDIA_TYPE_UNSUPPORTED',
]

/** Collects the schemas that have an id, so that the document names each once. */
function createComponents(): {
  schemas: Record<string, unknown>
  toSchema: (schema: z.ZodType) => Json
} {
  const schemas: Record<string, unknown> = {}
  const toSchema = (schema: z.ZodType): Json => {
    const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
    const whole = JSON.parse(text.replaceAll('#/$defs/', '#/components/schemas/')) as Json
    const { $defs, id, ...rest } = omit(whole, '$schema')
    for (const [name, definition] of Object.entries(($defs ?? {}) as Json)) {
      schemas[name] = omit(definition as Json, 'id')
    }
    if (typeof id !== 'string') return rest
    schemas[id] = rest
    return { $ref: `#/components/schemas/${id}` }
  }
  return { schemas, toSchema }
}

function omit(object: Json, name: string): Json {
  return Object.fromEntries(Object.entries(object).filter(([member]) => member !== name))
}

type ToSchema = (schema: z.ZodType) => Json

function toContent({ media = 'application/json', schema }: Answer, toSchema: ToSchema): Json {
  if (schema === undefined) return media === 'application/json' ? {} : { content: { [media]: {} } }
  return { content: { [media]: { schema: toSchema(schema) } } }
}

function problemsOf({ access, bodies, problems = [] }: Route): readonly ErrorCode[] {
  return [
    ...sharedProblems,
    ...(access.kind === 'token' ? tokenProblems : []),
    ...(bodies === undefined ? [] : bodyProblems),
    ...problems,
  ]
}

function toResponses(route: Route, toSchema: ToSchema): Json {
  const responses: Record<string, Json> = {}
  const codesOf = Map.groupBy(new Set(problemsOf(route)), (code) => problemTable[code].status)
  for (const [status, codes] of [...codesOf].toSorted(([a], [b]) => a - b)) {
    responses[String(status)] = {
      description: codes.map((code) => `${problemTable[code].title} (${code}).`).join(' '),
      content: { 'application/problem+json': { schema: toSchema(problemSchema) } },
    }
  }
  for (const [status, answer] of Object.entries(route.answers)) {
    responses[status] = { description: answer.description, ...toContent(answer, toSchema) }
  }
  return responses
}

function toParameters(route: Route, toSchema: ToSchema): readonly Json[] {
  const from = (place: 'path' | 'query', schema: z.ZodType | undefined): readonly Json[] => {
    if (schema === undefined) return []
    const { properties = {}, required = [] } = toSchema(schema)
    return Object.entries(properties as Json).map(([name, property]) => {
      const isRequired = place === 'path' || (required as readonly string[]).includes(name)
      return { name, in: place, required: isRequired, schema: property }
    })
  }
  return [...from('path', route.params), ...from('query', route.query)]
}

function toBody(bodies: readonly JsonBody[], toSchema: ToSchema): Json {
  const content = bodies.map(({ media, schema }) => [media, { schema: toSchema(schema) }] as const)
  return { requestBody: { required: true, content: Object.fromEntries(content) } }
}

function toOperation(route: Route, toSchema: ToSchema): Json {
  const { access, name, summary, bodies } = route
  const parameters = toParameters(route, toSchema)
  const scopes = access.kind === 'token' && access.scope !== undefined ? [access.scope] : []
  return {
    operationId: name,
    summary,
    security: access.kind === 'public' ? [] : [{ bearer: scopes }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(bodies === undefined ? {} : toBody(bodies, toSchema)),
    responses: toResponses(route, toSchema),
  }
}

/**
 * Describes routes as an OpenAPI 3.1 document, from the very schemas that validate them.
 *
 * @returns a JSON value; equal routes give equal documents, members in the order of the list
 */
export function toOpenApi(routes: readonly Route[], api: ApiDescription): Json {
  const { schemas, toSchema } = createComponents()
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: toOperation(route, toSchema) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: api.title,
      version: api.version,
      description: api.description,
      license: api.licence,
    },
    servers: [{ url: api.serverUrl }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(schemas).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
      ),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'at+jwt (RFC 9068)' },
      },
    },
  }
}
