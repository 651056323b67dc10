import type { Clock, Health, Logger, Metrics } from '@ujirani/runtime'
import { z } from 'zod'
import { createApp, type App } from './create-app.ts'
import { sendJson, sendText } from './exchange.ts'
import { defineRoute, type Route } from './route.ts'

const probe = z.object({ status: z.enum(['ok', 'unavailable']) })
const detailedProbe = probe.extend({ failing: z.array(z.string()) })
const versionOf = z.object({ service: z.string(), version: z.string() })

/** What a service says of itself. */
export interface ServiceVersion {
  readonly service: string
  readonly version: string
}

interface HealthOptions {
  readonly health: Health
  readonly version: ServiceVersion
  /** Whether to name the conditions that fail; not where the outside can look. */
  readonly isDetailed: boolean
}

/** `/livez /readyz /startupz /version`: for the public port without details. */
export function createHealthRoutes({
  health,
  version,
  isDetailed,
}: HealthOptions): readonly Route[] {
  const schema = isDetailed ? detailedProbe : probe
  const route = (path: string, summary: string, holds: () => boolean): Route =>
    defineRoute({
      method: 'get',
      path,
      name: path.slice(1),
      summary,
      access: { kind: 'public' },
      quota: 'none',
      answers: {
        200: { description: 'Yes.', schema },
        503: { description: 'Not now.', schema },
      },
      handle: (_context, _request, response) => {
        const isOk = holds()
        const failing = isDetailed ? { failing: health.failing() } : {}
        response.setHeader('cache-control', 'no-store')
        sendJson(response, isOk ? 200 : 503, { status: isOk ? 'ok' : 'unavailable', ...failing })
      },
    })
  return [
    route('/livez', 'Whether the process turns over.', () => true),
    route('/readyz', 'Whether the service can do its work now.', () => health.isReady()),
    route('/startupz', 'Whether the service has been ready once.', () => health.isStarted()),
    defineRoute({
      method: 'get',
      path: '/version',
      name: 'version',
      summary: 'Which service this is, in which version.',
      access: { kind: 'public' },
      quota: 'none',
      answers: { 200: { description: 'Name and version.', schema: versionOf } },
      handle: (_context, _request, response) => {
        sendJson(response, 200, version)
      },
    }),
  ]
}

interface HealthAppOptions {
  readonly health: Health
  readonly metrics: Metrics
  readonly logger: Logger
  readonly clock: Clock
  readonly version: ServiceVersion
}

/** The app of a service's metrics port: health with details, and `/metrics`. */
export function createHealthApp(options: HealthAppOptions): App {
  const { metrics, logger, clock } = options
  const measurements = defineRoute({
    method: 'get',
    path: '/metrics',
    name: 'metrics',
    summary: 'Measurements, in the text format of Prometheus.',
    access: { kind: 'public' },
    quota: 'none',
    answers: { 200: { description: 'Measurements.', media: metrics.contentType } },
    handle: async (_context, _request, response) => {
      sendText(response, 200, metrics.contentType, await metrics.text())
    },
  })
  const routes = [...createHealthRoutes({ ...options, isDetailed: true }), measurements]
  // Probes are not measured among the requests of the service itself.
  return createApp({ routes, logger, clock })
}
