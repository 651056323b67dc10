import { z } from 'zod'
import { NotReadyError } from './errors.ts'

/** An act on its way to the steward. */
export interface ForwardedAct {
  readonly path: string
  readonly body: unknown
  /** The caller's own: the steward verifies it itself, a gateway's word counts for nothing. */
  readonly authorization?: string | undefined
  /** The proof that came with a bound token (RFC 9449). */
  readonly dpop?: string | undefined
  readonly traceparent: string
}

/** What the steward said, to be passed on as it is. */
export interface StewardAnswer {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly text: string
}

/** The way to the steward. */
export interface Steward {
  /** @throws {NotReadyError} it does not answer, or not with what it should */
  readonly forward: (act: ForwardedAct) => Promise<StewardAnswer>
}

const timeoutMs = 15_000
const passedOn = ['content-type', 'retry-after', 'www-authenticate'] as const
const mediaTypes: readonly string[] = ['application/json', 'application/problem+json']

/** Who has not answered by then may stand still; the next one is asked beside it. */
const hedgeMs = 1_000

/**
 * Creates the way to the steward: to whichever of several leads. Acts are idempotent, so that two
 * are asked does no harm; one that stands by answers that it is not ready.
 */
export function createSteward(urls: readonly string[], fetch: typeof globalThis.fetch): Steward {
  return {
    forward: (act) => firstReady(urls.map((url) => () => askOne(url, act, fetch))),
  }
}

async function askOne(
  url: string,
  { path, body, authorization, dpop, traceparent }: ForwardedAct,
  fetch: typeof globalThis.fetch,
): Promise<StewardAnswer> {
  const headers: Record<string, string> = { 'content-type': 'application/json', traceparent }
  if (authorization !== undefined) headers['authorization'] = authorization
  if (dpop !== undefined) headers['dpop'] = dpop
  const response = await ask(() =>
    fetch(url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }),
  )
  const text = await ask(() => response.text())
  if (!mediaTypes.includes(response.headers.get('content-type') ?? '')) {
    throw new NotReadyError('the steward')
  }
  return {
    status: response.status,
    headers: passedOn.flatMap((name) => {
      const value = response.headers.get(name)
      return value === null ? [] : [[name, value] as const]
    }),
    text,
  }
}

/** The first answer of one that is ready; when none is, the last word of any. */
async function firstReady(
  questions: readonly (() => Promise<StewardAnswer>)[],
): Promise<StewardAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<StewardAnswer>()
  let left = questions.length
  const askFrom = async (index: number): Promise<void> => {
    const question = questions[index]
    if (question === undefined) return
    let isNextAsked = false
    const askNext = (): void => {
      if (!isNextAsked) void askFrom(index + 1)
      isNextAsked = true
    }
    const hedge = setTimeout(askNext, hedgeMs)
    const outcome = await question().catch((error: unknown) => ({ error }))
    clearTimeout(hedge)
    const isReady = 'status' in outcome && outcome.status !== 503
    if (isReady) {
      resolve(outcome)
      return
    }
    askNext()
    left -= 1
    if (left > 0) return
    if ('status' in outcome) resolve(outcome)
    else reject(outcome.error)
  }
  void askFrom(0)
  return promise
}

async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (cause) {
    throw new NotReadyError('the steward', { cause })
  }
}

/** The members of answers by which the gateway knows when its own register has them too. */
export const partyAnswer: z.ZodType<{ party: string; counter: number }> = z.object({
  party: z.string(),
  counter: z.int(),
})

/** See {@link partyAnswer}. */
export const agreementAnswer: z.ZodType<{
  agreement: string
  version: number
  hash: string
  state: string
  signatures: string[]
}> = z.object({
  agreement: z.string(),
  version: z.int(),
  hash: z.string(),
  state: z.string(),
  signatures: z.array(z.string()),
})
