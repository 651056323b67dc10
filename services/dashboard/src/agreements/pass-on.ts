import type { ServerResponse } from 'node:http'
import { ProblemError } from '@ujirani/client'
import { sendText } from '@ujirani/http'
import { SessionMissingError } from '../errors.ts'

/**
 * Answers with what the gateway answers, refusals too, in its words: whoever signs must be told what
 * the bus says, not what this page makes of it. A token that is refused is a session that is over.
 *
 * @throws {SessionMissingError}
 */
export async function passOn(
  response: Parameters<typeof sendText>[0] & ServerResponse,
  ask: () => Promise<object>,
): Promise<void> {
  response.setHeader('cache-control', 'no-store')
  try {
    const answer = await ask()
    sendText(response, 200, 'application/json', JSON.stringify(answer))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { problem, retryAfterSeconds } = error
    if (problem.status === 401) throw new SessionMissingError({ cause: error })
    if (retryAfterSeconds !== undefined) {
      response.setHeader('retry-after', String(retryAfterSeconds))
    }
    sendText(response, problem.status, 'application/problem+json', JSON.stringify(problem))
  }
}
