import { catalogue } from '@ujirani/events'
import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { createFromTemplate, templateNames, templates } from '@ujirani/policy'
import { z } from 'zod'
import type { GatewayParts } from '../parts.ts'
import { agreementParams } from './agreement-shapes.ts'

const words = z.object({ en: z.string(), fr: z.string() })

const template = z
  .object({
    name: z.enum(templateNames),
    title: words,
    about: words,
    from: z.array(z.string()).describe('Kinds of party that publish by it.'),
    to: z.array(z.string()).describe('Kinds of party that receive.'),
    isMutual: z.boolean().describe('Whether those who receive publish by the same rules.'),
    purposes: z.array(z.string()),
  })
  .meta({ id: 'AgreementTemplate' })

/** GET /v1/agreement-templates: drafts to begin with. */
export function getTemplates({ freshLease }: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/agreement-templates',
    name: 'getTemplates',
    summary: 'Starter templates for agreements.',
    access: { kind: 'token', scope: 'feed:read' },
    guards: [freshLease],
    answers: {
      200: { description: 'All there are.', schema: z.object({ templates: z.array(template) }) },
    },
    problems: ['ERR_LEASE_STALE'],
    handle: (_context, _request, response) => {
      const listed = templateNames.map((name) => {
        const { title, about, from, to, isMutual, purposes } = templates[name]
        return { name, title, about, from, to, isMutual, purposes }
      })
      sendJson(response, 200, { templates: listed })
    },
  })
}

const day = z.iso.date()
const partyId = z.string().regex(/^[a-z0-9]{1,16}(?:\.[a-z0-9]{1,16})?$/)

const query = z.object({
  agreement: agreementParams.shape.id,
  from: partyId,
  to: z
    .string()
    .max(512)
    .transform((text) => text.split(','))
    .pipe(z.array(partyId).min(1).max(16))
    .describe('Parties joined by commas.'),
  validFrom: day,
  validTo: day,
  zone: z.string().max(64).default('Africa/Bujumbura'),
})

/** GET /v1/agreement-templates/{name}: one of them, filled in. */
export function getTemplate({ register, freshLease }: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/agreement-templates/:name',
    name: 'getTemplate',
    summary: 'The draft of a template for these parties: to be read, changed, checked and signed.',
    access: { kind: 'token', scope: 'feed:read' },
    params: z.object({ name: z.enum(templateNames) }),
    query,
    guards: [freshLease],
    answers: { 200: { description: 'A document, version 1.', schema: z.looseObject({}) } },
    problems: ['ERR_AGREEMENT_INVALID', 'ERR_LEASE_STALE'],
    handle: ({ params, query: asked }, _request, response) => {
      const { parties } = register.current()
      const familiesOf = (party: string) => parties.get(party as never)?.record.families
      sendJson(response, 200, createFromTemplate(params.name, catalogue, { ...asked, familiesOf }))
    },
  })
}
