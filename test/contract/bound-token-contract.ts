import { createClient, createTokenSource, parseClientFile, type TokenSource } from '@ujirani/client'
import { incident } from '../bus/events.ts'
import type { WholeBus } from '../bus/whole-bus.ts'

/** Access tokens that are bound to a key (RFC 9449), at the gateway and through it at the steward. */
export function describeBoundTokens(busOf: () => WholeBus): void {
  describe('a client whose tokens are bound to a key', () => {
    let bus: WholeBus
    let source: TokenSource
    beforeAll(() => {
      bus = busOf()
      const file = bus.read('clients', 'bi.cgm-system.json') as object
      source = createTokenSource(parseClientFile({ ...file, dpop: true }))
    })
    const codeOf = async (response: Response): Promise<string> => {
      const { code } = (await response.json()) as { code?: string }
      return `${String(response.status)} ${code ?? ''}`.trim()
    }

    it('publishes, reads its feed and reaches the steward', async () => {
      const client = createClient({ gateway: bus.gateway, token: source })
      const event = incident()
      expect((await client.publish(event as never)).id).toBe(event.id)
      const { events } = await client.published({ limit: 200 })
      expect(events.length).toBeGreaterThan(0)
      const first = await client.feed({ live: true })[Symbol.asyncIterator]().next()
      expect(first.done).toBe(false)
      // The steward answers about the agreement, not about the token.
      await expect(client.stopAgreement('bi-tz-imaginary-2026')).rejects.toMatchObject({
        details: { status: 409 },
      })
    })

    it('alone can use them: a copy of the token or of a proof opens nothing', async () => {
      const url = `${bus.gateway}/v1/feed?limit=1`
      const token = await source()
      const proof = (await source.prove?.({ method: 'GET', url, token })) ?? ''
      const ask = (headers: Record<string, string>, at = url): Promise<Response> =>
        fetch(at, { headers })
      const stolen = await ask({ authorization: `Bearer ${token}` })
      expect(stolen.headers.get('www-authenticate')).toMatch(/^DPoP algs="ES256 /)
      expect(await codeOf(stolen)).toBe('401 ERR_TOKEN_INVALID')
      const own = { authorization: `DPoP ${token}`, dpop: proof }
      const elsewhere = await ask(own, `${bus.gateway}/v1/published?limit=1`)
      expect(await codeOf(elsewhere)).toBe('401 ERR_TOKEN_INVALID')
      expect((await ask(own)).status).toBe(200)
      const replayed = await ask(own)
      expect(replayed.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"')
      expect(await codeOf(replayed)).toBe('401 ERR_TOKEN_INVALID')
    })
  })
}
