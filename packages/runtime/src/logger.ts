import { BusError } from '@ujirani/errors'
import { pino, type DestinationStream } from 'pino'

/** From most to least; `silent` is for tests. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export type LogLevel = (typeof logLevels)[number]

/**
 * Every fact that may stand in a log line. Payloads, personal data, tokens and inputs are not among
 * them, and what is not here is not written, whatever the caller passes.
 */
export interface LogFacts {
  readonly agreement?: string
  readonly atMs?: number
  readonly bytes?: number
  readonly client?: string
  readonly code?: string
  readonly conditions?: readonly string[]
  readonly count?: number
  readonly durationMs?: number
  readonly error?: unknown
  readonly groupId?: string
  readonly host?: string
  readonly issuer?: string
  readonly lag?: number
  readonly method?: string
  readonly offset?: number
  readonly outcome?: string
  readonly part?: string
  readonly partition?: number
  readonly party?: string
  readonly path?: string
  readonly port?: number
  readonly reason?: string
  readonly requestId?: string
  readonly route?: string
  readonly schemaId?: number
  readonly signal?: string
  readonly status?: number
  readonly topic?: string
  readonly traceId?: string
  readonly url?: string
  readonly version?: string
}

const factNames = {
  agreement: true,
  atMs: true,
  bytes: true,
  client: true,
  code: true,
  conditions: true,
  count: true,
  durationMs: true,
  error: true,
  groupId: true,
  host: true,
  issuer: true,
  lag: true,
  method: true,
  offset: true,
  outcome: true,
  part: true,
  partition: true,
  party: true,
  path: true,
  port: true,
  reason: true,
  requestId: true,
  route: true,
  schemaId: true,
  signal: true,
  status: true,
  topic: true,
  traceId: true,
  url: true,
  version: true,
} satisfies Record<keyof LogFacts, true>

type Write = (message: string, facts?: LogFacts) => void

/** Writes one JSON line per call; `message` is a constant lower-case phrase, facts go in fields. */
export interface Logger {
  readonly debug: Write
  readonly info: Write
  readonly warn: Write
  readonly error: Write
  readonly fatal: Write
  /** Whether debug lines are written; to spare the work of composing their facts. */
  readonly isDebug: boolean
}

const causeDepth = 4

/** Also of another realm, where `instanceof` says no. */
function isError(value: unknown): value is Error {
  return Object.prototype.toString.call(value) === '[object Error]'
}

/** What may be told of an error: kind, place, and words only where they cannot quote an input. */
function toErrorFacts(error: unknown, depth = 0): Readonly<Record<string, unknown>> {
  if (!isError(error)) return { name: typeof error }
  const { name, message, stack, cause } = error
  // V8's JSON errors quote the text they stumbled over.
  const words = name === 'SyntaxError' ? {} : { message }
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at '))
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const deeper =
    cause === undefined || depth >= causeDepth ? {} : { cause: toErrorFacts(cause, depth + 1) }
  return { name: BusError.is(error) ? 'BusError' : name, ...code, ...words, frames, ...deeper }
}

function allowed(facts: LogFacts): Readonly<Record<string, unknown>> {
  const kept: Record<string, unknown> = {}
  for (const name of Object.keys(facts) as (keyof LogFacts)[]) {
    if (!Object.hasOwn(factNames, name)) continue
    kept[name] = name === 'error' ? toErrorFacts(facts.error) : facts[name]
  }
  return kept
}

interface LoggerOptions {
  readonly service: string
  readonly level: LogLevel
  /** Standard output unless a test looks. */
  readonly destination?: DestinationStream
}

/** Creates the logger of a process. */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    messageKey: 'message',
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  }
  const sink = destination === undefined ? pino(options) : pino(options, destination)
  const at =
    (name: Exclude<LogLevel, 'trace' | 'silent'>): Write =>
    (message, facts) => {
      if (!sink.isLevelEnabled(name)) return
      if (facts === undefined) sink[name](message)
      else sink[name](allowed(facts), message)
    }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
    isDebug: sink.isLevelEnabled('debug'),
  }
}

/** A logger that writes nothing; for tests. */
export const silentLogger: Logger = createLogger({ service: 'silent', level: 'silent' })
