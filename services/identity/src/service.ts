import { join } from 'node:path'
import { createApp, createHealthApp, createHealthRoutes, createServerPart } from '@ujirani/http'
import {
  createHealth,
  createLogger,
  createMetrics,
  inOrder,
  systemClock,
  type Logger,
  type Metrics,
  type Part,
  type Service,
} from '@ujirani/runtime'
import type { Provider } from 'oidc-provider'
import { parseClients } from './clients.ts'
import type { IdentityConfig } from './config.ts'
import { followFile } from './followed-file.ts'
import { readKeys } from './key-files.ts'
import { createOpenIdStage } from './openid-stage.ts'
import { createPasswordCheck, type PasswordCheckParts } from './password-check.ts'
import { createUnmatchable } from './password.ts'
import { parsePeople } from './people.ts'
import { observeProvider } from './provider-events.ts'
import { createProvider, type ProviderParts } from './provider.ts'
import { createGetFavicon } from './routes/get-favicon.ts'
import { createGetSignIn } from './routes/get-sign-in.ts'
import { createPostSignIn } from './routes/post-sign-in.ts'
import { openStateStore, type StateStore } from './state-store.ts'
import { createThrottle } from './throttle.ts'

const purgeEveryMs = 60_000
const clock = systemClock
const version = { service: 'identity', version: '0.1.0' }

/**
 * Creates the embedded OpenID provider: for development, tests and small sites. Larger ones put
 * their own in its place; nothing on the bus knows the difference.
 *
 * @throws ConfigInvalidError
 */
export async function createIdentity(config: IdentityConfig): Promise<Service> {
  const logger = createLogger({ service: 'identity', level: config.logLevel })
  const metrics = createMetrics('identity')
  const health = createHealth()
  const keys = await readKeys(config.directory, config.isProduction)
  const follow = <T>(file: string, parse: (json: unknown) => T) =>
    followFile({ path: join(config.directory, file), parse, logger, clock })
  const clients = follow('clients.json', parseClients)
  const people = follow('people.json', parsePeople)
  const store = openStateStore(join(config.directory, 'state.sqlite'), clock.nowMs)
  const parts: ProviderParts = {
    config,
    keys,
    store,
    findClient: (clientId) => clients.current().get(clientId),
    findPerson: (username) => people.current().get(username),
  }
  const [somebody] = people.current().values()
  const unmatchable = createUnmatchable(somebody?.password)
  const provider = createProvider(parts)
  observeProvider(provider, logger, metrics)
  const routes = [
    ...createHealthRoutes({ health, version, isDetailed: false }),
    createGetFavicon(),
    ...createSignInRoutes(provider, { ...parts, unmatchable }, { logger, metrics }),
  ]
  const stages = [createOpenIdStage(provider)]
  const app = createApp({ routes, stages, logger, metrics, clock, pagePolicy })
  const healthApp = createHealthApp({ health, metrics, logger, clock, version })
  const address = (port: number) => ({ host: config.host, port })
  return inOrder(
    [
      createStorePart(store),
      createServerPart('metrics', healthApp, address(config.metricsPort)),
      createServerPart('http', app, address(config.port), health),
    ],
    logger,
  )
}

// For the provider's own pages that submit themselves; it adds the hash of its script.
const pagePolicy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
}

type SignInParts = ProviderParts & Pick<PasswordCheckParts, 'unmatchable'>

function createSignInRoutes(
  provider: Provider,
  { config, findClient, findPerson, unmatchable }: SignInParts,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
) {
  const tries = metrics.counter({
    name: 'ujirani_identity_sign_ins_total',
    help: 'Tries to sign in with a password.',
    labels: ['outcome'],
  })
  const postSignIn = createPostSignIn({
    provider,
    issuer: config.issuer,
    findClient,
    checkPassword: createPasswordCheck({
      findPerson,
      unmatchable,
      throttle: createThrottle(clock.monotonicMs),
    }),
    onOutcome: (outcome, { party }) => {
      tries.inc({ outcome })
      logger.info('sign-in tried', { outcome, party: String(party) })
    },
  })
  return [createGetSignIn(provider, findClient), postSignIn]
}

/** The state's upkeep, and its end after the servers'. */
function createStorePart(store: StateStore): Part {
  let timer: NodeJS.Timeout | undefined
  return {
    name: 'state',
    start: () => {
      store.purge()
      timer = setInterval(store.purge, purgeEveryMs)
      return Promise.resolve()
    },
    stop: () => {
      clearInterval(timer)
      store.close()
      return Promise.resolve()
    },
  }
}
