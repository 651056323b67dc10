import { createKeySets, createTokenVerifier } from '@ujirani/auth'
import {
  byToken,
  createApp,
  createHealthApp,
  createHealthRoutes,
  createServerPart,
} from '@ujirani/http'
import { openBusLog } from '@ujirani/messaging'
import { createLinkKeys, findClient } from '@ujirani/policy'
import {
  createHealth,
  createLogger,
  createMetrics,
  inOrder,
  readSecretFile,
  systemClock,
  type Service,
} from '@ujirani/runtime'
import type { AuditorConfig } from './config.ts'
import { createMeasures } from './measures.ts'
import { replay } from './replay/replay.ts'
import { createPostReplay } from './routes/post-replay.ts'

const clock = systemClock
const version = { service: 'auditor', version: '0.1.0' }

/**
 * Creates the auditor: from the log alone it derives again what every party was entitled to, with
 * the same policy that decided it, and compares.
 */
export async function createAuditor(config: AuditorConfig): Promise<Service> {
  const logger = createLogger({ service: 'auditor', level: config.logLevel })
  const metrics = createMetrics('auditor')
  const health = createHealth()
  const master = await readSecretFile(config.masterKeyFile, 'UJIRANI_MASTER_KEY_FILE')
  const keys = createLinkKeys(Buffer.from(master.reveal(), 'hex'), config.bus)
  const log = await openBusLog({ config, clientId: 'auditor', clock, logger })
  const { follower, trust } = log
  const verifier = createTokenVerifier({
    audience: config.tokenAudience,
    findClient: (issuer, clientId) => findClient(follower.current(), issuer, clientId),
    keySets: createKeySets({ plainHttp: trust.demo ? 'any' : 'loopback' }),
  })
  const measures = createMeasures(metrics)
  health.add('register', () => follower.isFresh())
  const app = createApp({
    routes: [
      ...createHealthRoutes({ health, version, isDetailed: false }),
      createPostReplay({
        party: config.party,
        nowMs: clock.nowMs,
        replay: async (request) => {
          const report = await replay({ log, keys, auditor: config.party }, request)
          measures.replayed(report)
          return report
        },
      }),
    ],
    logger,
    metrics,
    clock,
    authenticate: byToken(verifier, config.url),
  })
  const healthApp = createHealthApp({ health, metrics, logger, clock, version })
  const address = (port: number) => ({ host: config.host, port })
  return inOrder(
    [
      createServerPart('metrics', healthApp, address(config.metricsPort)),
      { name: 'log', start: () => log.start(), stop: () => log.close() },
      createServerPart('http', app, address(config.port), health),
    ],
    logger,
  )
}
