import type { IncomingMessage } from 'node:http'
import { agreementOf, type Arrivals } from './arrivals.ts'

/** Reads a stream: each piece of an event counts, also of one that the connection's end cuts short. */
export function watchStream(answer: IncomingMessage, arrivals: Arrivals): void {
  let rest = ''
  answer.setEncoding('utf8')
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
