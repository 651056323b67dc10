import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { z } from 'zod'
import type { GatewayParts } from '../parts.ts'

// The Confluent API's own media type is accepted by its clients, and so is this one.
const problems = ['ERR_NOT_FOUND', 'ERR_REGISTRY_UNAVAILABLE', 'ERR_NOT_READY'] as const

/** GET /registry/schemas/ids/{id}: the schema that bytes were written with. */
export function getSchemaById({ registryWindow }: Pick<GatewayParts, 'registryWindow'>): Route {
  return defineRoute({
    method: 'get',
    path: '/registry/schemas/ids/:id',
    name: 'getSchemaById',
    summary: "An event type's schema by its id (read-only subset of the Confluent API).",
    access: { kind: 'token' },
    params: z.object({ id: z.coerce.number().int().min(0).max(0x7fff_ffff) }),
    answers: { 200: { description: 'The schema.', schema: z.object({ schema: z.string() }) } },
    problems,
    handle: async ({ params }, _request, response) => {
      sendJson(response, 200, { schema: await registryWindow.schemaOf(params.id) })
    },
  })
}

/** GET /registry/subjects/{subject}/versions/{version}: what is registered for an event type. */
export function getSchemaVersion({ registryWindow }: Pick<GatewayParts, 'registryWindow'>): Route {
  return defineRoute({
    method: 'get',
    path: '/registry/subjects/:subject/versions/:version',
    name: 'getSchemaVersion',
    summary: "A version of an event type's schema (read-only subset of the Confluent API).",
    access: { kind: 'token' },
    params: z.object({
      subject: z.string().regex(/^[A-Za-z0-9_.]{1,200}$/),
      version: z.string().regex(/^(?:latest|[1-9]\d{0,8})$/),
    }),
    answers: {
      200: {
        description: 'The version.',
        schema: z.object({
          subject: z.string(),
          version: z.int(),
          id: z.int(),
          schema: z.string(),
        }),
      },
    },
    problems,
    handle: async ({ params: { subject, version } }, _request, response) => {
      sendJson(response, 200, await registryWindow.versionOf(subject, version))
    },
  })
}
