import { createHealthRoutes, toOpenApi, type Route } from '@ujirani/http'
import { lookUpCopy, lookUpOwnEvent, type EventLookup } from './own-event.ts'
import type { GatewayParts } from './parts.ts'
import { getAgreement } from './routes/get-agreement.ts'
import { getAgreementOdrl } from './routes/get-agreement-odrl.ts'
import { getAgreementSentences } from './routes/get-agreement-sentences.ts'
import { getAgreements } from './routes/get-agreements.ts'
import { getDeliveries } from './routes/get-deliveries.ts'
import { getDuties } from './routes/get-duties.ts'
import { getEvent } from './routes/get-event.ts'
import { getFeed } from './routes/get-feed.ts'
import { getNotices } from './routes/get-notices.ts'
import { getOpenApi } from './routes/get-open-api.ts'
import { getParties } from './routes/get-parties.ts'
import { getProof } from './routes/get-proof.ts'
import { getPublished } from './routes/get-published.ts'
import { getQuarantine } from './routes/get-quarantine.ts'
import { getReads } from './routes/get-reads.ts'
import { getReceipt } from './routes/get-receipt.ts'
import { getSchemaById, getSchemaVersion } from './routes/get-schema.ts'
import { getTemplate, getTemplates } from './routes/get-templates.ts'
import { getDiscovery, getProtectedResource, getSecurityText } from './routes/get-well-known.ts'
import { postAgreementAct } from './routes/post-agreement-act.ts'
import { postAgreementSignature } from './routes/post-agreement-signature.ts'
import { postAgreement } from './routes/post-agreement.ts'
import { postCheck } from './routes/post-check.ts'
import { postDiff } from './routes/post-diff.ts'
import { postEvent } from './routes/post-event.ts'
import { postParty } from './routes/post-party.ts'
import { postPreview } from './routes/post-preview.ts'

/** This build, as `/version` and OpenAPI name it. */
export const version = { service: 'gateway', version: '0.1.0' } as const

/**
 * Everything the gateway answers, in the order in which paths are looked for: the busiest first.
 *
 * Nothing of `parts` is used before a request comes, so that the list can be described without them.
 */
export function createRoutes(parts: GatewayParts): readonly Route[] {
  const eventLookups: readonly EventLookup[] = [lookUpOwnEvent(parts), lookUpCopy(parts)]
  const routes: Route[] = [
    postEvent(parts),
    getFeed(parts),
    getEvent(parts, eventLookups),
    getReceipt(parts),
    getProof(parts),
    getDeliveries(parts),
    getReads(parts),
    getPublished(parts),
    getQuarantine(parts),
    getNotices(parts),
    getAgreements(parts),
    postAgreement(parts),
    getAgreement(parts),
    getAgreementSentences(parts),
    getAgreementOdrl(parts),
    getTemplates(parts),
    getTemplate(parts),
    getDuties(parts),
    postAgreementSignature(parts),
    postAgreementAct(parts),
    postCheck(parts),
    postPreview(parts),
    postDiff(parts),
    getParties(parts),
    postParty(parts),
    getSchemaById(parts),
    getSchemaVersion(parts),
    getProtectedResource(parts),
    getDiscovery(parts),
    getSecurityText(parts),
    ...createHealthRoutes({ health: parts.health, version, isDetailed: false }),
  ]
  routes.push(getOpenApi(() => describeRoutes(routes, parts.config.url)))
  return routes
}

/** The routes as an OpenAPI document, as text. */
export function describeRoutes(routes: readonly Route[], serverUrl: string): string {
  const document = toOpenApi(routes, {
    title: 'Ujirani gateway',
    version: version.version,
    description: 'Publishing, feeds, agreements and evidence of the bus Ujirani.',
    serverUrl,
    licence: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
  })
  return `${JSON.stringify(document, null, 2)}\n`
}
