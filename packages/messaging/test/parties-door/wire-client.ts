/**
 * Speaks just enough of Kafka's protocol to know what the broker says to a token, without a client
 * library's own ideas of when to try again or to authenticate anew.
 *
 *     int32 length | int16 api key | int16 api version | int32 correlation id | string client id | body
 *
 * A string is an int16 length and its bytes; bytes are an int32 length and themselves.
 */
import { connect, type Socket } from 'node:net'

const saslHandshake = { key: 17, version: 1 }
const saslAuthenticate = { key: 36, version: 1 }
const metadata = { key: 3, version: 1 }

type Api = typeof metadata

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function string(text: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(text)), Buffer.from(text)])
}

/** One connection to the parties' listener. */
export interface WireClient {
  /** Presents a token, first or again. @returns milliseconds that the session may last; 0 = refused */
  authenticate(token: string): Promise<number>
  /** Asks which of the topics are there. @throws when the broker has closed the connection */
  metadata(topics: readonly string[]): Promise<number>
  close(): void
}

type Ask = (api: Api, body: Buffer) => Promise<Buffer>

/** One request at a time; rejects when the broker closes the connection before the whole answer. */
function createDialogue(socket: Socket): Ask {
  let received = Buffer.alloc(0)
  let isClosed = false
  let wake: () => void = () => undefined
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    wake()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    isClosed = true
    wake()
  })
  return async ({ key, version }, body) => {
    const request = Buffer.concat([int16(key), int16(version), int32(0), string('wire'), body])
    socket.write(Buffer.concat([int32(request.length), request]))
    while (received.length < 4 || received.length < 4 + received.readInt32BE(0)) {
      if (isClosed) throw new Error('the broker has closed the connection')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const end = 4 + received.readInt32BE(0)
    const frame = received.subarray(8, end)
    received = received.subarray(end)
    return frame
  }
}

/** Connects; nothing is said yet. */
export function openWireClient(port: number): WireClient {
  const socket = connect({ port, host: '127.0.0.1' })
  const ask = createDialogue(socket)
  /** Error code, message, what the server says (nothing to a good token), session life. */
  const say = async (words: string) => {
    const bytes = Buffer.from(words)
    const answer = await ask(saslAuthenticate, Buffer.concat([int32(bytes.length), bytes]))
    const messageLength = Math.max(0, answer.readInt16BE(2))
    const said = Math.max(0, answer.readInt32BE(4 + messageLength))
    const lifeMs = Number(answer.readBigInt64BE(answer.length - 8))
    return { isError: answer.readInt16BE(0) !== 0, said, lifeMs }
  }
  return {
    authenticate: async (token) => {
      const handshake = await ask(saslHandshake, string('OAUTHBEARER'))
      if (handshake.readInt16BE(0) !== 0) return 0
      const first = await say(`n,,\u0001auth=Bearer ${token}\u0001\u0001`)
      // RFC 7628 §3.2.3: a refusal is told inside the dialogue, and the client says that it has heard.
      const answer = first.said > 0 ? await say('\u0001') : first
      return answer.isError || answer.said > 0 ? 0 : answer.lifeMs
    },
    metadata: async (topics) => {
      const answer = await ask(
        metadata,
        Buffer.concat([int32(topics.length), ...topics.map(string)]),
      )
      return answer.readInt32BE(0)
    },
    close: () => {
      socket.destroy()
    },
  }
}
