import { defineRoute, NotFoundError, type Route } from '@ujirani/http'
import { z } from 'zod'
import { agreementParams, version as versionNumber } from '../agreements/agreement-params.ts'
import { passOn } from '../agreements/pass-on.ts'
import type { DashboardParts } from '../parts.ts'

const listed = z.object({
  versions: z.array(z.object({ version: z.int(), document: z.looseObject({}) })),
})

/** GET /api/agreements/:id/document: the document of a version, as a file to sign offline. */
export function getAgreementDocument({ authenticate, clientOf }: DashboardParts): Route {
  return defineRoute({
    method: 'get',
    path: '/api/agreements/:id/document',
    name: 'getAgreementDocument',
    summary: 'The document of a version, as a file.',
    access: { kind: 'public' },
    params: agreementParams,
    query: z.strictObject({ version: versionNumber }),
    answers: { 200: { description: 'The document.', schema: z.looseObject({}) } },
    problems: ['ERR_SESSION_MISSING', 'ERR_NOT_FOUND'],
    handle: async ({ params: { id }, query: { version } }, request, response) => {
      const session = await authenticate(request)
      await passOn(response, async () => {
        const { versions } = listed.parse(await clientOf(session).agreement(id))
        const found = versions.find((each) => each.version === version)
        if (found === undefined) throw new NotFoundError()
        const name = `${id}-v${String(version)}.json`
        response.setHeader('content-disposition', `attachment; filename="${name}"`)
        return found.document
      })
    },
  })
}
