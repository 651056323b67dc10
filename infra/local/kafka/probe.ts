/**
 * Asks a broker one real question over its SASL/PLAIN listener. An open port says little: a broker
 * listens before it is registered, and answers only when it can serve.
 *
 * Each request is framed as (Kafka protocol guide, non-flexible header v1):
 *
 *     int32 length | int16 api key | int16 api version | int32 correlation id | string client id | body
 *
 * and each response as `int32 length | int32 correlation id | body`. A string is an int16 length
 * and its bytes; bytes are an int32 length and its bytes.
 */
import { connect, type Socket } from 'node:net'
import type { KafkaCredentials } from './server-properties.ts'

const saslHandshake = { key: 17, version: 1 }
const saslAuthenticate = { key: 36, version: 1 }
const metadata = { key: 3, version: 1 }

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

function bytes(content: Buffer): Buffer {
  return Buffer.concat([int32(content.length), content])
}

/**
 * Whether the broker at this port lets the user in and names itself in its metadata. False on any
 * refusal, silence beyond `timeoutMs`, or a closed port; it never throws.
 */
export async function isBrokerAnswering(
  port: number,
  user: KafkaCredentials,
  timeoutMs: number,
): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.setTimeout(timeoutMs, () => socket.destroy())
  socket.on('error', () => undefined)
  try {
    const ask = createDialogue(socket)
    const handshake = await ask(saslHandshake, string('PLAIN'))
    if (handshake.readInt16BE(0) !== 0) return false
    const login = Buffer.from(`\0${user.username}\0${user.password}`)
    const authenticated = await ask(saslAuthenticate, bytes(login))
    if (authenticated.readInt16BE(0) !== 0) return false
    // An empty list of topics: brokers only. The answer begins with their number.
    return (await ask(metadata, int32(0))).readInt32BE(0) > 0
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

type Ask = (api: { key: number; version: number }, body: Buffer) => Promise<Buffer>

/** One request at a time over the socket; rejects when it closes before the whole answer. */
function createDialogue(socket: Socket): Ask {
  let received = Buffer.alloc(0)
  let wake: () => void = () => undefined
  let closed = false
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    wake()
  })
  socket.on('close', () => {
    closed = true
    wake()
  })
  const readFrame = async (): Promise<Buffer> => {
    for (;;) {
      if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
        const end = 4 + received.readInt32BE(0)
        const frame = received.subarray(8, end)
        received = received.subarray(end)
        return frame
      }
      if (closed) throw new Error('the connection was closed')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return ({ key, version }, body) => {
    const request = [int16(key), int16(version), int32(0), string('ujirani-probe'), body]
    socket.write(bytes(Buffer.concat(request)))
    return readFrame()
  }
}
