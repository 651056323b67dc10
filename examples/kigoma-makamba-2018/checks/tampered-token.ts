import { createClient } from '@ujirani/client'
import { memberOf } from '../bus/members.ts'
import type { BusCheck } from './bus-check.ts'
import { judgeRefusal } from './refusal.ts'

/** A token is good as it was issued, and not after anything in it was changed. */
export const tamperedToken: BusCheck = {
  name: 'a tampered token is refused',
  async look({ context: { gatewayUrl: gateway }, members }) {
    const good = await memberOf(members, 'unhcr').systemToken()
    const read = (token: string): Promise<unknown> => {
      const options = { gateway, token: () => Promise.resolve(token), attempts: 1 }
      return createClient(options).page({ limit: 1 })
    }
    // Without this a gateway that refuses everything would pass.
    await read(good)
    const tampered = tamper(good)
    const wrong = await Promise.all(
      [...tampered].map(([what, token]) => judgeRefusal(what, read(token), 401)),
    )
    return { looked: [...tampered.keys()].join(', '), wrong: wrong.flat() }
  },
}

/** What can be done to a token without its issuer's key. */
function tamper(token: string): ReadonlyMap<string, string> {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const claims = decode(payload)
  const other = encode({ ...claims, client_id: 'bi.cgm-system', sub: 'bi.cgm-system' })
  const bytes = Buffer.from(signature, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return new Map([
    ['a token with another client in it', `${header}.${other}.${signature}`],
    ['a token with another signature', `${header}.${payload}.${bytes.toString('base64url')}`],
    ['a token without one', `${encode({ ...decode(header), alg: 'none' })}.${payload}.`],
  ])
}

function decode(part: string): object {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as object
}

function encode(json: object): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url')
}
