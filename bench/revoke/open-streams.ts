import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import type { BenchParty } from '../bus/bench-parties.ts'
import { agreementOf, type Arrivals } from './arrivals.ts'

/** Many open event streams, read raw: what counts is every byte and when it came. */
export interface OpenStreams {
  /** Streams that ended before they were closed here. */
  readonly lost: () => number
  readonly close: () => void
}

/** Opens so many streams of each party, all from where the feed stands now. */
export async function openStreams(
  gateway: string,
  parties: readonly BenchParty[],
  { each, arrivals }: { readonly each: number; readonly arrivals: Arrivals },
): Promise<OpenStreams> {
  const answers: IncomingMessage[] = []
  let isClosing = false
  let lost = 0
  for (const { client, token } of parties) {
    const { cursor } = await client.page({ since: '2100-01-01T00:00:00Z' })
    const bearer = await token()
    const opened = Array.from({ length: each }, () => open(gateway, bearer, cursor))
    for (const answer of await Promise.all(opened)) {
      watch(answer, arrivals)
      answer.on('close', () => {
        if (!isClosing) lost += 1
      })
      answers.push(answer)
    }
  }
  return {
    lost: () => lost,
    close: () => {
      isClosing = true
      for (const answer of answers) answer.destroy()
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

/** Each piece of an event counts, also of one that the end of the connection cuts short. */
function watch(answer: IncomingMessage, arrivals: Arrivals): void {
  let rest = ''
  answer.setEncoding('utf8')
  answer.on('error', () => undefined)
  answer.on('data', (piece: string) => {
    const blocks = (rest + piece).split('\n\n')
    for (const block of blocks) {
      if (block.startsWith('event: notice')) continue
      const agreement = agreementOf(block)
      if (agreement !== undefined) arrivals.note(agreement)
    }
    rest = blocks.at(-1) ?? ''
  })
}
