import type { TokenSource } from '@ujirani/auth'
import { BusError } from '@ujirani/errors'
import { GatewayUnavailableError, ProblemError } from './errors.ts'
import { defaultBackoff, pause, toWaitMs, type Backoff } from './pause.ts'
import { toProblemError } from './read-problem.ts'

/** How to reach a gateway. */
export interface CallerOptions {
  /** The gateway's address, without a slash at its end. */
  readonly gateway: string
  readonly token: TokenSource
  readonly fetch?: typeof globalThis.fetch
  /** For one try; default 30 s. */
  readonly timeoutMs?: number
  /** How often a call is tried that was answered 429, 5xx or not at all; default 4. */
  readonly attempts?: number
  readonly backoff?: Backoff
}

/** One call. Every call of the gateway may be repeated: it answers a repeat as it did the first. */
interface Call {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** Sent as JSON. */
  readonly body?: unknown
  readonly mediaType?: string
  readonly accept?: string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
  /** Needs no token. */
  readonly isPublic?: boolean
  /** The token last used was refused: ask for another. */
  readonly renew?: boolean
  /** The answer is a stream: only its head has to come in time. */
  readonly isStream?: boolean
}

/** Makes calls; repeats what is worth repeating. */
export interface GatewayCaller {
  readonly backoff: Backoff
  /**
   * @returns the parsed body of a success
   * @throws ProblemError
   * @throws GatewayUnavailableError
   */
  json(call: Call): Promise<unknown>
  /** As {@link GatewayCaller.json}, but gives the body as it is. */
  text(call: Call): Promise<string>
  /** Tries once; resolves with the head of a success, the body still to be read. */
  open(call: Call): Promise<Response>
}

/** Creates a caller; see {@link GatewayCaller}. */
export function createGatewayCaller(options: CallerOptions): GatewayCaller {
  const { attempts = 4, backoff = defaultBackoff } = options
  const open = async (call: Call): Promise<Response> => {
    const response = await send(options, call, call.renew === true)
    if (response.ok) return response
    if (response.status !== 401 || call.isPublic === true) throw await toProblemError(response)
    // The token may have been withdrawn, or be of an issuer that has changed its keys: one fresh try.
    await response.body?.cancel()
    const again = await send(options, call, true)
    if (again.ok) return again
    throw await toProblemError(again)
  }
  const tryOften = async <T>(
    call: Call,
    read: (response: Response) => Promise<T>,
    attempt = 1,
  ): Promise<T> => {
    try {
      return await readBody(await open(call), read)
    } catch (error) {
      if (attempt >= attempts || call.signal?.aborted === true || !isTransient(error)) throw error
      await pause(toWaitMs(backoff, attempt, retryAfterOf(error)), call.signal)
      return tryOften(call, read, attempt + 1)
    }
  }
  return {
    backoff,
    open,
    json: (call) => tryOften(call, (response) => response.json()),
    text: (call) => tryOften(call, (response) => response.text()),
  }
}

async function readBody<T>(
  response: Response,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  try {
    return await read(response)
  } catch (cause) {
    throw new GatewayUnavailableError({ cause })
  }
}

async function send(options: CallerOptions, call: Call, renew: boolean): Promise<Response> {
  const { gateway, token, fetch = globalThis.fetch, timeoutMs = 30_000 } = options
  const method = call.method ?? 'GET'
  const url = toUrl(gateway, call)
  const authorization = call.isPublic === true ? {} : await authorize(token, { method, url, renew })
  const patience = startPatience(call.timeoutMs ?? timeoutMs)
  const { signal = patience.signal } = call
  try {
    const response = await fetch(url, {
      ...toRequest(call, method, authorization),
      redirect: 'error',
      signal: AbortSignal.any([signal, patience.signal]),
    })
    if (call.isStream === true) patience.end()
    return response
  } catch (cause) {
    // Who called off the call is told so, in the words they chose.
    call.signal?.throwIfAborted()
    throw new GatewayUnavailableError({ cause })
  }
}

/** The headers that say who is asking; with a proof where the token is bound to a key. */
async function authorize(
  source: TokenSource,
  {
    method,
    url,
    renew,
  }: { readonly method: string; readonly url: string; readonly renew: boolean },
): Promise<Readonly<Record<string, string>>> {
  const token = await source({ renew })
  if (source.prove === undefined) return { authorization: `Bearer ${token}` }
  return { authorization: `DPoP ${token}`, dpop: await source.prove({ method, url, token }) }
}

function toRequest(
  call: Call,
  method: string,
  authorization: Readonly<Record<string, string>>,
): RequestInit {
  const { accept = 'application/json', mediaType = 'application/json' } = call
  if (call.body === undefined) return { method, headers: { accept, ...authorization } }
  return {
    method,
    headers: { accept, 'content-type': mediaType, ...authorization },
    body: JSON.stringify(call.body),
  }
}

/** Aborts after a time, unless it is ended before; does not keep the process. */
function startPatience(timeoutMs: number): {
  readonly signal: AbortSignal
  readonly end: () => void
} {
  const controller = new AbortController()
  const timer = setTimeout(() => {
    controller.abort()
  }, timeoutMs).unref()
  const end = (): void => {
    clearTimeout(timer)
  }
  return { signal: controller.signal, end }
}

function toUrl(gateway: string, { path, query = {} }: Call): string {
  const url = new URL(`${gateway}${path}`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, value.toString())
  }
  return url.href
}

/** Whether the same call may succeed later without anybody changing anything. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ProblemError) {
    return error.problem.status === 429 || error.problem.status >= 500
  }
  return BusError.is(error, 'ERR_NOT_READY')
}

/** When to come back, in seconds, if the other side said so. */
export function retryAfterOf(error: unknown): number | undefined {
  return error instanceof ProblemError ? error.retryAfterSeconds : undefined
}
