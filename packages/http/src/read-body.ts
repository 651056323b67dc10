import type { IncomingMessage } from 'node:http'
import { parseMediaType } from './media-type.ts'
import {
  BodyTooLargeError,
  MediaTypeUnsupportedError,
  RequestInvalidError,
} from './request-errors.ts'

/** One kind of body a route takes. */
export interface BodyKind {
  /** The media type's essence: `application/json`. */
  readonly media: string
  readonly limitBytes: number
}

/**
 * Which of the kinds a request announces.
 *
 * @throws {MediaTypeUnsupportedError} none of them, another charset, or an encoded body
 * @throws {BodyTooLargeError} its announced length is beyond the kind's limit
 */
export function checkBodyKind<K extends BodyKind>(
  request: IncomingMessage,
  kinds: readonly K[],
): K {
  const { headers } = request
  const { essence, isUtf8 } = parseMediaType(headers['content-type'] ?? '')
  const kind = kinds.find(({ media }) => media === essence)
  // An encoded body could grow beyond every limit when it is decoded.
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity'
  if (kind === undefined || !isUtf8 || !isPlain) {
    throw new MediaTypeUnsupportedError(kinds.map(({ media }) => media))
  }
  if (Number(headers['content-length'] ?? 0) > kind.limitBytes) {
    throw new BodyTooLargeError(kind.limitBytes)
  }
  return kind
}

/**
 * Reads a body of at most `limitBytes`; stops listening at the first byte beyond.
 *
 * @throws {BodyTooLargeError}
 * @throws {RequestInvalidError} the connection ended before the body did
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let sizeBytes = 0
  request.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length
    if (sizeBytes <= limitBytes) {
      chunks.push(chunk)
      return
    }
    request.removeAllListeners('data')
    request.pause()
    reject(new BodyTooLargeError(limitBytes))
  })
  request.on('end', () => {
    const [only] = chunks
    resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, sizeBytes))
  })
  const cut = (): void => {
    reject(new RequestInvalidError([{ pointer: '', detail: 'the body ended too early' }]))
  }
  request.on('aborted', cut)
  request.on('error', cut)
  return promise
}
