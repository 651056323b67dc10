import { readFileSync } from 'node:fs'
import type { GatewayParts } from './parts.ts'
import { createRoutes, describeRoutes } from './routes.ts'

const routes = createRoutes({} as GatewayParts)

describe('createRoutes', () => {
  it('wants a token for everything but discovery, health and what signatures vouch for', () => {
    const open = routes.filter(({ access }) => access.kind === 'public').map(({ path }) => path)
    expect(open.toSorted()).toEqual([
      '/.well-known/oauth-protected-resource',
      '/.well-known/security.txt',
      '/.well-known/ujirani',
      '/livez',
      '/openapi.json',
      '/readyz',
      '/startupz',
      '/v1/parties',
      '/version',
    ])
  })

  it('lets nobody read on stale permissions', () => {
    const unguarded = routes
      .filter(({ method, access }) => method === 'get' && access.kind === 'token')
      .filter(({ guards = [] }) => guards.length === 0)
      .map(({ path }) => path)
    // The feed looks at the lease itself, before every write; a receipt says nothing but what its
    // owner sent; schemas are nobody's secret.
    expect(unguarded).toEqual([
      '/v1/feed',
      '/v1/events/:id/receipt',
      '/registry/schemas/ids/:id',
      '/registry/subjects/:subject/versions/:version',
    ])
  })

  it('gives every operation a name of its own', () => {
    const names = routes.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('is what docs/openapi.json says (npm run generate -w services/gateway)', () => {
    const file = new URL('../../../docs/openapi.json', import.meta.url)
    const described: unknown = JSON.parse(describeRoutes(routes, 'http://127.0.0.1:8080'))
    expect(described).toEqual(JSON.parse(readFileSync(file, 'utf8')))
  })
})
