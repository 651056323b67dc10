import { z } from 'zod'
import { NotReadyError } from './errors.ts'

/** An act on its way to the steward. */
export interface ForwardedAct {
  readonly path: string
  readonly body: unknown
  /** The caller's own: the steward verifies it itself, a gateway's word counts for nothing. */
  readonly authorization?: string | undefined
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

/** Creates the way to the steward at an address. */
export function createSteward(url: string, fetch: typeof globalThis.fetch): Steward {
  return {
    forward: async ({ path, body, authorization, traceparent }) => {
      const headers: Record<string, string> = { 'content-type': 'application/json', traceparent }
      if (authorization !== undefined) headers['authorization'] = authorization
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
    },
  }
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
