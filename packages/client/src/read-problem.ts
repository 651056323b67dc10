import { ProblemError } from './errors.ts'
import { parseProblem, parseRetryAfter } from './problem.ts'

/** Makes an error of an answer that is not a success. */
export async function toProblemError(response: Response): Promise<ProblemError> {
  const text = await response.text().catch(() => '')
  return new ProblemError(
    parseProblem(text, response.status),
    parseRetryAfter(response.headers.get('retry-after')),
  )
}
