import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import type { BenchParty } from './bench-parties.ts'
import { inParallel } from './in-parallel.ts'

/** Many open event streams, read raw: what counts is every byte and when it came. */
export interface OpenStreams {
  /** Streams that ended before they were closed here. */
  readonly lost: () => number
  readonly close: () => void
}

interface OpenOptions {
  /** Streams of each party. */
  readonly each: number
  /** Reads an answer from its first byte on. */
  readonly watch: (answer: IncomingMessage) => void
}

/** Opens streams of each party, all from where the feed stands now. */
export async function openStreams(
  gateway: string,
  parties: readonly BenchParty[],
  { each, watch }: OpenOptions,
): Promise<OpenStreams> {
  let isClosing = false
  let lost = 0
  const answers = await inParallel(parties, 8, async ({ client, token }) => {
    const { cursor } = await client.page({ since: '2100-01-01T00:00:00Z' })
    const bearer = await token()
    const opened = Array.from({ length: each }, () => open(gateway, bearer, cursor))
    for (const answer of await Promise.all(opened)) {
      watch(answer)
      answer.on('error', () => undefined)
      answer.on('close', () => {
        if (!isClosing) lost += 1
      })
    }
    return Promise.all(opened)
  })
  return {
    lost: () => lost,
    close: () => {
      isClosing = true
      for (const answer of answers.flat()) answer.destroy()
    },
  }
}

async function open(gateway: string, bearer: string, after: string): Promise<IncomingMessage> {
  const headers = {
    accept: 'text/event-stream',
    authorization: `Bearer ${bearer}`,
    'last-event-id': after,
  }
  const asked = request(`${gateway}/v1/feed`, { headers, agent: false }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  if (answer.statusCode !== 200)
    throw new Error(`a stream was answered ${String(answer.statusCode)}`)
  asked.on('error', () => undefined)
  return answer
}
