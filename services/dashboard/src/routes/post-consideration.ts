import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { passOn } from '../agreements/pass-on.ts'
import type { DashboardParts } from '../parts.ts'

/**
 * POST /api/previews, /api/diffs, /api/checks: what would cross under a version or a draft, over the
 * party's own events alone. The gateway reads the question and answers it; a POST, as a draft may be
 * in it.
 */
export function postConsideration(
  { authenticate, clientOf, store }: DashboardParts,
  what: 'previews' | 'diffs' | 'checks',
): Route {
  return defineRoute({
    method: 'post',
    path: `/api/${what}`,
    name: `post-${what}`,
    summary: 'What an agreement would do to own events, before anybody signs.',
    access: { kind: 'public' },
    bodies: [
      {
        media: 'application/json',
        limitBytes: 524_288,
        schema: z.looseObject({}),
        isChecked: true,
      },
    ],
    answers: { 200: { description: 'As the gateway answers.', schema: z.looseObject({}) } },
    problems: ['ERR_SESSION_MISSING', 'ERR_ORIGIN_FOREIGN'],
    handle: async ({ body: { json } }, request, response) => {
      const session = await authenticate(request)
      store.logView({ person: session.person.subject, roles: session.roles, what })
      await passOn(response, () => clientOf(session).consider(what, json))
    },
  })
}
