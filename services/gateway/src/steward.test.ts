import { BusError } from '@ujirani/errors'
import { createSteward } from './steward.ts'

interface Sent {
  readonly url: string
  readonly init: RequestInit | undefined
}

function stewardThat(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = []
  const fetch = ((url: string, init?: RequestInit) => {
    sent.push({ url, init })
    return Promise.resolve(answer())
  }) as typeof globalThis.fetch
  return { sent, steward: createSteward(['http://steward'], fetch) }
}

const act = { path: '/v1/parties', body: { a: 1 }, traceparent: '00-x' }

describe('createSteward', () => {
  it("sends an act with the caller's own token, and none of its own", async () => {
    const { sent, steward } = stewardThat(() => Response.json({ ok: true }))
    await steward.forward({ ...act, authorization: 'Bearer t' })
    await steward.forward(act)
    expect(sent[0]).toMatchObject({
      url: 'http://steward/v1/parties',
      init: { body: '{"a":1}', redirect: 'error', headers: { authorization: 'Bearer t' } },
    })
    expect(sent[1]?.init?.headers).toEqual({
      'content-type': 'application/json',
      traceparent: '00-x',
    })
  })

  it('hands on status, body and the headers that belong to them, and no others', async () => {
    const headers = {
      'content-type': 'application/problem+json',
      'retry-after': '2',
      'x-inner': 'canary',
    }
    const { steward } = stewardThat(() => new Response('{"code":"X"}', { status: 409, headers }))
    expect(await steward.forward(act)).toEqual({
      status: 409,
      headers: [
        ['content-type', 'application/problem+json'],
        ['retry-after', '2'],
      ],
      text: '{"code":"X"}',
    })
  })

  it.each([
    ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
    ['answers a page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ])('is not ready when it %s', async (_, answer) => {
    const { steward } = stewardThat(answer)
    const refusal: unknown = await steward.forward(act).catch((error: unknown) => error)
    expect(BusError.is(refusal, 'ERR_NOT_READY')).toBe(true)
  })

  describe('with one that stands by', () => {
    const answers = (by: Readonly<Record<string, () => Promise<Response>>>) =>
      createSteward(['http://one', 'http://two'], ((url: string) =>
        by[new URL(url).host]?.()) as typeof globalThis.fetch)
    const isNotReady = () => Promise.resolve(Response.json({}, { status: 503 }))
    const isTaken = () => Promise.resolve(Response.json({ ok: true }, { status: 201 }))
    const isRefused = () => Promise.resolve(Response.json({}, { status: 409 }))
    const isAway = () => Promise.reject(new TypeError('fetch failed'))
    const isSilent = () => Promise.withResolvers<Response>().promise

    it.each([
      ['stands by', isNotReady],
      ['is away', isAway],
      ['stands still', isSilent],
    ])('asks the other when the first %s', async (_what, one) => {
      expect((await answers({ one, two: isTaken }).forward(act)).status).toBe(201)
    })

    it('takes the word of the one that leads for good', async () => {
      expect((await answers({ one: isRefused, two: isTaken }).forward(act)).status).toBe(409)
    })

    it('is not ready when neither leads', async () => {
      expect((await answers({ one: isAway, two: isNotReady }).forward(act)).status).toBe(503)
      const refusal: unknown = await answers({ one: isNotReady, two: isAway })
        .forward(act)
        .catch((error: unknown) => error)
      expect(BusError.is(refusal, 'ERR_NOT_READY')).toBe(true)
    })
  })
})
