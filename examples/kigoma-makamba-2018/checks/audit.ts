import { createTokenSource } from '@ujirani/client'
import { until } from '../bus/until.ts'
import type { BusCheck, PlayedBus } from './bus-check.ts'

const auditor = 'audit.jbc'
const patienceMs = 30_000

/** What of a replay would be a fault; `expired` is a copy past its retention. */
const faults = ['missing', 'excess', 'altered', 'late', 'stale', 'undecided'] as const

type Summary = Readonly<Record<string, number>>

/** The auditing body derives all that was decided from the log alone, and finds it as it stands. */
export const audit: BusCheck = {
  name: 'the auditor derives the same from the log alone',
  async look(bus) {
    const summary = await until(
      () => replay(bus),
      (found) => (found['undecided'] ?? 0) === 0,
      patienceMs,
    )
    const records = summary['records'] ?? 0
    const matches = summary['matches'] ?? 0
    const wrong = faults
      .filter((fault) => summary[fault] !== 0)
      .map((fault) => `${String(summary[fault])} ${fault}`)
    const few = bus.published.length
    if (records < few) wrong.push(`it saw ${records.toString()} of ${few.toString()} events`)
    if (matches === 0) wrong.push('nothing matches')
    return { looked: `${records.toString()} events, ${matches.toString()} outcomes match`, wrong }
  },
}

/** Asks for the window in which the story was taken into the log. */
async function replay({ context, demo, published }: PlayedBus): Promise<Summary> {
  const client = demo.clientsOf(auditor).find(({ scope }) => scope.includes('audit:read'))
  if (client?.kind !== 'machine') throw new TypeError('the auditor has no machine to ask with')
  const accepted = published.map(({ receipt }) => receipt.acceptedAt).sort()
  const response = await fetch(`${context.auditorUrl}/v1/audit/replays`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await createTokenSource(client)()}`,
    },
    body: JSON.stringify({ from: accepted[0], to: justAfter(accepted.at(-1)) }),
    signal: AbortSignal.timeout(patienceMs),
  })
  const answer = (await response.json()) as { readonly summary?: Summary }
  if (answer.summary === undefined) throw new TypeError(`answered ${response.status.toString()}`)
  return answer.summary
}

/** The end of a window is not part of it. */
function justAfter(acceptedAt = ''): string {
  return new Date(Date.parse(acceptedAt) + 1).toISOString()
}
