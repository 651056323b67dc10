import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { GatewayUnavailableError } from './errors.ts'

// The largest event of a batch is far below; what grows beyond is no event stream.
const maxBufferedCharacters = 8_388_608

/** What to do beside reading. */
export interface StreamReading {
  /** A stream silent for this long is dead: the gateway pings every 15 s. */
  readonly idleMs: number
  readonly onRetry: (retryMs: number) => void
}

/**
 * Reads the messages of an event stream (WHATWG HTML §9.2.6). A message that the connection cuts
 * short is not given out. Nothing is read ahead while the caller is busy with a message.
 *
 * @throws GatewayUnavailableError when the stream breaks off or falls silent
 */
export async function* readMessages(
  body: ReadableStream<Uint8Array>,
  { idleMs, onRetry }: StreamReading,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const ready: EventSourceMessage[] = []
  const parser = createParser({
    onEvent: (message) => ready.push(message),
    onRetry,
    maxBufferSize: maxBufferedCharacters,
  })
  const text = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await readWithin(reader, idleMs)
      if (done) return
      parser.feed(text.decode(value, { stream: true }))
      yield* ready.splice(0)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

async function readWithin(reader: Reader, idleMs: number): ReturnType<Reader['read']> {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    silence.reject(new GatewayUnavailableError())
  }, idleMs)
  try {
    return await Promise.race([reader.read(), silence.promise])
  } catch (cause) {
    throw new GatewayUnavailableError({ cause })
  } finally {
    clearTimeout(timer)
  }
}
