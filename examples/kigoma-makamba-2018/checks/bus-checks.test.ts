import { createClient, type ClientFile } from '@ujirani/client'
import { createLinkKeys, decide, nothingBefore, type PartyRecord } from '@ujirani/policy'
import type { Demo } from '../bus/demo.ts'
import type { Member } from '../bus/members.ts'
import type { Published } from '../bus/publishing.ts'
import { admitAll, agreeOn, type Rehearsal } from '../rehearsal/register.ts'
import { rehearsalAtMs } from '../rehearsal/rehearsal.ts'
import { readStory } from '../story.ts'
import { audit } from './audit.ts'
import type { BusCheck, PlayedBus } from './bus-check.ts'
import { runBusCheck } from './bus-check.ts'
import { startCredulousBus, type CredulousBus } from './credulous-gateway.fixture.ts'
import { included } from './included.ts'
import { partyWithoutQuorum } from './party-without-quorum.ts'
import { receipts } from './receipts.ts'
import { repeats } from './repeats.ts'
import { tamperedToken } from './tampered-token.ts'
import { readUnsignedAgreement, unsignedAgreement } from './unsigned-agreement.ts'

const story = readStory()

const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url')
const token = `${part({ alg: 'ES256' })}.${part({ client_id: 'unhcr-system' })}.${'A'.repeat(86)}`

let rehearsal: Rehearsal
let bus: CredulousBus

beforeAll(async () => {
  rehearsal = await admitAll(story, rehearsalAtMs)
  bus = await startCredulousBus()
})
afterAll(() => bus.stop())

function memberOf(record: PartyRecord): Member {
  const key = rehearsal.keys.get(record.party)
  if (key === undefined) throw new TypeError('no key')
  const source = (): Promise<string> => Promise.resolve(token)
  return {
    party: record.party,
    key,
    record,
    system: createClient({ gateway: bus.url, token: source }),
    systemToken: source,
    deskToken: source,
  }
}

/** The story as it would have been played on a bus that believes everything. */
async function playedOnCredulousBus(clients: readonly ClientFile[] = []): Promise<PlayedBus> {
  const parties = [...rehearsal.register.parties.values()]
  const members = new Map(parties.map(({ party, record }) => [party as string, memberOf(record)]))
  const demo: Demo = {
    bus: 'rehearsal',
    roots: rehearsal.roots,
    evidenceTrust: { receipts: [], ledgers: [], witnesses: [] },
    linkKeys: createLinkKeys(Buffer.alloc(32), 'rehearsal'),
    keyOf: () => unused(),
    clientsOf: () => clients,
  }
  const published: Published[] = []
  for (const event of story.events) {
    const receipt = await members.get(event.publisher)?.system.publish(event.json)
    if (receipt !== undefined) published.push({ event, receipt, askedAtMs: 0, isNew: true })
  }
  const urls = { gatewayUrl: bus.url, auditorUrl: bus.url, identityUrl: bus.url }
  const context = { ...urls, stateDir: '', log: () => undefined }
  return { context, demo, members, published }
}

function unused(): never {
  throw new TypeError('the checks read no key of the demo')
}

/** The client that the auditor's machine would ask with. */
function auditClient(): ClientFile {
  const party = 'audit.jbc'
  const jwk = rehearsal.keys.get(party) as ClientFile['jwk']
  return {
    client_id: `${party}-system`,
    party,
    kind: 'machine',
    issuer: bus.url,
    token_endpoint: `${bus.url}/token`,
    resource: 'urn:ujirani:bus:rehearsal',
    scope: 'audit:read',
    jwk,
  }
}

const red = (check: BusCheck, detail: RegExp) => ({ name: check.name, check, detail })

describe('on a bus that believes everything', () => {
  it.each([
    red(receipts, /the receipt of convoy-2018-02-07-arrived does not hold/),
    red(repeats, /has another receipt/),
    red(included, /the proof of convoy-2018-02-07-arrived does not hold/),
    red(tamperedToken, /a token with another signature is accepted/),
    red(unsignedAgreement, /by another key is accepted.*no longer proposed.*was decided/),
    red(partyWithoutQuorum, /too few roots is accepted.*false roots is accepted.*is a party/),
  ])('"$name" is red', async ({ check, detail }) => {
    const { ok, detail: found } = await runBusCheck(check, await playedOnCredulousBus())
    expect(ok).toBe(false)
    expect(found).toMatch(detail)
  })

  it('an auditor that finds faults turns its check red', async () => {
    const { ok, detail } = await runBusCheck(audit, await playedOnCredulousBus([auditClient()]))
    expect([ok, detail]).toEqual([
      false,
      '1 missing; 2 altered; it saw 0 of 28 events; nothing matches',
    ])
  })

  it('a check that cannot be made is red', async () => {
    // The rehearsal's demo has no client for the auditor to ask with.
    const { ok, detail } = await runBusCheck(audit, await playedOnCredulousBus())
    expect([ok, detail]).toEqual([
      false,
      'could not be made: the auditor has no machine to ask with',
    ])
  })
})

describe('the unsigned agreement', () => {
  const document = readUnsignedAgreement()
  const [arrival] = story.events.filter(({ name }) => name === 'convoy-2019-04-10-arrived')
  const outcomesIn = (register: Rehearsal['register']): readonly string[] =>
    arrival === undefined
      ? []
      : decide(
          { ...arrival, arrivedMs: rehearsalAtMs },
          register,
          rehearsalAtMs,
          nothingBefore,
          null,
        ).map(({ recipient, outcome }) => `${recipient} ${outcome}`)

  it('would disclose the convoy if both had signed', async () => {
    expect(outcomesIn(await agreeOn(rehearsal, [document]))).toEqual(['undp DISCLOSED'])
  })

  it('discloses nothing while one has not', async () => {
    const { parties } = document
    const register = await agreeOn(rehearsal, [document], parties.slice(0, 1))
    expect(register.agreements.size).toBe(1)
    expect(outcomesIn(register)).toEqual([])
  })
})
