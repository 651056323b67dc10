import { defineRoute, sendJson, sendText, type Route } from '@ujirani/http'
import { z } from 'zod'
import type { GatewayParts } from '../parts.ts'

/** Scopes that mean something here. */
const scopes = [
  'events:publish',
  'feed:read',
  'agreements:write',
  'agreements:suspend',
  'audit:read',
  'register:write',
] as const

type DiscoveryParts = Pick<GatewayParts, 'config' | 'register' | 'clock'>

function issuersOf({ register }: DiscoveryParts): readonly string[] {
  const issuers = [...register.current().parties.values()].map(({ record }) => record.issuer)
  return [...new Set(issuers)].toSorted()
}

/** GET /.well-known/oauth-protected-resource: whose tokens are taken here (RFC 9728 §3). */
export function getProtectedResource(parts: DiscoveryParts): Route {
  return defineRoute({
    method: 'get',
    path: '/.well-known/oauth-protected-resource',
    name: 'getProtectedResource',
    summary: 'Whose access tokens are taken here, for which audience (RFC 9728).',
    access: { kind: 'public' },
    answers: {
      200: {
        description: 'The metadata.',
        schema: z.object({
          resource: z.string(),
          authorization_servers: z.array(z.string()),
          scopes_supported: z.array(z.string()),
          bearer_methods_supported: z.array(z.literal('header')),
          dpop_signing_alg_values_supported: z.array(z.string()),
        }),
      },
    },
    handle: (_context, _request, response) => {
      sendJson(response, 200, {
        resource: parts.config.tokenAudience,
        authorization_servers: issuersOf(parts),
        scopes_supported: scopes,
        bearer_methods_supported: ['header'],
        // RFC 9728 §2; whether a client must is its party's word.
        dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
      })
    },
  })
}

/** GET /.well-known/ujirani: what somebody needs who wants to check what this bus says. */
export function getDiscovery(parts: DiscoveryParts): Route {
  return defineRoute({
    method: 'get',
    path: '/.well-known/ujirani',
    name: 'getDiscovery',
    summary: 'The bus, its addresses, and the keys of receipts and parties.',
    access: { kind: 'public' },
    answers: {
      200: {
        description: 'The bus.',
        schema: z.object({
          bus: z.string(),
          gateway: z.url(),
          audience: z.string(),
          issuers: z.array(z.string()),
          receiptKeys: z.array(z.looseObject({ kid: z.string() })),
          parties: z.array(
            z.object({
              party: z.string(),
              kind: z.string(),
              keys: z.array(z.looseObject({ kid: z.string() })),
            }),
          ),
        }),
      },
    },
    handle: (_context, _request, response) => {
      const { trust, parties } = parts.register.current()
      sendJson(response, 200, {
        bus: parts.config.bus,
        gateway: parts.config.url,
        audience: parts.config.tokenAudience,
        issuers: issuersOf(parts),
        receiptKeys: trust.receipts,
        parties: [...parties.values()]
          .toSorted((one, other) => (one.party < other.party ? -1 : 1))
          .map(({ party, record: { kind, keys } }) => ({ party, kind, keys })),
      })
    },
  })
}

const dayMs = 86_400_000

/** GET /.well-known/security.txt: where to report a vulnerability (RFC 9116). */
export function getSecurityText(parts: DiscoveryParts): Route {
  return defineRoute({
    method: 'get',
    path: '/.well-known/security.txt',
    name: 'getSecurityText',
    summary: 'Where to report a vulnerability (RFC 9116).',
    access: { kind: 'public' },
    answers: { 200: { description: 'The text.', media: 'text/plain; charset=utf-8' } },
    handle: (_context, _request, response) => {
      // A whole day, half a year ahead: it never lies in the past while somebody runs this.
      const expires = new Date((Math.floor(parts.clock.nowMs() / dayMs) + 180) * dayMs)
      const lines = [
        `Contact: ${parts.config.securityContact}`,
        `Expires: ${expires.toISOString()}`,
        'Preferred-Languages: en, fr',
        `Canonical: ${parts.config.url}/.well-known/security.txt`,
      ]
      sendText(response, 200, 'text/plain; charset=utf-8', `${lines.join('\n')}\n`)
    },
  })
}
