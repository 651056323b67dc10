import { z } from 'zod'
import { toOpenApi } from './open-api.ts'
import { defineRoute } from './route.ts'

const thing = z
  .object({ name: z.string(), parts: z.array(z.object({ n: z.int() }).meta({ id: 'Part' })) })
  .meta({ id: 'Thing' })

const routes = [
  defineRoute({
    method: 'get',
    path: '/things/:id',
    name: 'getThing',
    summary: 'One thing.',
    access: { kind: 'token', scope: 'feed:read' },
    params: z.object({ id: z.uuid() }),
    query: z.strictObject({ limit: z.int().max(5).optional() }),
    answers: { 200: { description: 'It.', schema: thing } },
    problems: ['ERR_NOT_FOUND'],
    handle: () => undefined,
  }),
  defineRoute({
    method: 'post',
    path: '/things',
    name: 'postThing',
    summary: 'A thing.',
    access: { kind: 'public' },
    bodies: [{ media: 'application/json', limitBytes: 9, schema: thing, isChecked: true }],
    answers: { 201: { description: 'Made.' } },
    handle: () => undefined,
  }),
]

const document = toOpenApi(routes, {
  title: 'Things',
  version: '1',
  description: 'All about things.',
  serverUrl: 'https://things.example',
  licence: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
}) as Record<string, Record<string, Record<string, Record<string, unknown>>>>

describe('toOpenApi', () => {
  it('describes parameters, access and answers of a route', () => {
    expect(document['paths']?.['/things/{id}']?.['get']).toMatchObject({
      operationId: 'getThing',
      security: [{ bearer: ['feed:read'] }],
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
        { name: 'limit', in: 'query', required: false, schema: { type: 'integer', maximum: 5 } },
      ],
      responses: {
        '200': {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
        },
        '401': {
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        },
        '404': { description: 'Not found (ERR_NOT_FOUND).' },
      },
    })
  })

  it('describes bodies, and public routes as such', () => {
    expect(document['paths']?.['/things']?.['post']).toMatchObject({
      security: [],
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
      },
    })
  })

  it('names each schema once', () => {
    expect(Object.keys(document['components']?.['schemas'] ?? {})).toEqual([
      'Part',
      'Problem',
      'Thing',
    ])
    expect(JSON.stringify(document)).not.toContain('$defs')
  })
})
