/** `fetch`, or something in its place. */
export type Fetch = typeof globalThis.fetch

const maxAnswerBytes = 65_536

/** An answer of the identity provider. */
export interface JsonAnswer {
  readonly status: number
  readonly body: unknown
}

/**
 * Asks for one small JSON document: no redirect is followed, at most 64 KiB are read, and it ends
 * within `timeoutMs`.
 *
 * @throws Error of any kind when there is no such answer
 */
export async function fetchJson(
  fetch: Fetch,
  url: string,
  {
    timeoutMs,
    headers = {},
    ...init
  }: Pick<RequestInit, 'method' | 'body'> & {
    readonly timeoutMs: number
    readonly headers?: Readonly<Record<string, string>>
  },
): Promise<JsonAnswer> {
  const response = await fetch(url, {
    ...init,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: { accept: 'application/json', ...headers },
  })
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of readBody(response)) {
    sizeBytes += chunk.length
    if (sizeBytes > maxAnswerBytes) throw new RangeError('the answer is too large')
    chunks.push(chunk)
  }
  return { status: response.status, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) }
}

function readBody(response: Response): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  return response.body ?? []
}
