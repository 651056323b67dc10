import { generateKeyPairSync } from 'node:crypto'
import { signPartyRecord, type PartyPayload, type PrivateKey } from '@ujirani/policy'
import { memberOf } from '../bus/members.ts'
import type { BusCheck, PlayedBus } from './bus-check.ts'
import { judgeRefusal } from './refusal.ts'

const stranger = 'xx.stranger'

/** One root is not enough to let a party in, nor are two of the stranger's own making. */
export const partyWithoutQuorum: BusCheck = {
  name: 'a party record without quorum is refused',
  async look(bus) {
    const { demo, members } = bus
    const key = createKey(`${stranger}-1`)
    const payload = recordOf(bus, key)
    const system = memberOf(members, 'iom').system
    const admit = async (...keys: readonly PrivateKey[]): Promise<unknown> =>
      system.admitParty(await signPartyRecord(payload, keys))
    const few = demo.roots.slice(0, -1)
    const forged = demo.roots.map(({ kid }) => createKey(kid))
    const wrong = [
      ...(await judgeRefusal('a record signed by too few roots', admit(key, ...few), 422)),
      ...(await judgeRefusal('a record signed by false roots', admit(key, ...forged), 422)),
      ...(await judgeRefusal('a record its party has not signed', admit(...demo.roots), 422)),
    ]
    const known = await system.parties()
    if (known.some(({ party }) => party === stranger)) wrong.push(`${stranger} is a party`)
    return {
      looked: `${(demo.roots.length - 1).toString()} of ${demo.roots.length.toString()} roots`,
      wrong,
    }
  },
}

/** Right in every way but for its signatures: it is another party's record under a new name. */
function recordOf({ demo, members }: PlayedBus, key: PrivateKey): PartyPayload {
  const party = stranger as PartyPayload['party']
  const shown = Object.entries(key).filter(([name]) => name !== 'd')
  const record = {
    ...memberOf(members, 'iom').record,
    party,
    keys: [Object.fromEntries(shown)] as unknown as PartyPayload['record']['keys'],
    clients: [],
  }
  return { bus: demo.bus, action: 'admit', party, counter: 1, record }
}

function createKey(kid: string): PrivateKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }
}
