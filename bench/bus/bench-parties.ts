import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createClient,
  createTokenSource,
  parseClientFile,
  type Client,
  type TokenSource,
} from '@ujirani/client'
import {
  parseAgreement,
  signAgreement,
  signPartyRecord,
  type PartyRecord,
  type PrivateKey,
} from '@ujirani/policy'
import type { BenchBus } from './bench-bus.ts'

/** A party that the load is driven by. */
export interface BenchParty {
  readonly party: string
  readonly token: TokenSource
  readonly client: Client
  readonly key: PrivateKey
}

const publishers = [
  'bi.cgm',
  'bi.pnb',
  'bi.msp',
  'tz.isd',
  'tz.tpf',
  'tz.moh',
  'iom',
  'unhcr',
] as const

/** The event type of the load. */
export const loadType = 'org.ujirani.incident.reported.v1'
/** Its family. */
export const loadFamily = 'incident'

/** Opens the eight principals of the workload on a bus whose demo parties are admitted. */
export function openParties({ stateDir, run }: BenchBus): readonly BenchParty[] {
  const read = (path: string): unknown => JSON.parse(readFileSync(join(stateDir, path), 'utf8'))
  return publishers.map((party) => {
    const token = createTokenSource(parseClientFile(read(`clients/${party}-system.json`)))
    const client = createClient({ gateway: run.gateway, token })
    return { party, token, client, key: read(`keys/${party}.jwk`) as PrivateKey }
  })
}

/** Some of the story's parties publish no incidents: for the load each says that it does. */
async function publishIncidents(bus: string, { party, client, key }: BenchParty): Promise<void> {
  const own = (await client.parties()).find((each) => each['party'] === party)
  if (own === undefined) throw new TypeError(`${party} is not admitted`)
  const record = own['record'] as PartyRecord
  if (record.families.includes(loadFamily)) return
  const families = [...record.families, loadFamily].sort()
  const payload = {
    bus,
    action: 'amend',
    party: record.party,
    counter: Number(own['counter']) + 1,
    record: { ...record, families },
  } as const
  await client.admitParty(await signPartyRecord(payload, [key]))
}

/**
 * Concludes the agreements of the workload: what each party publishes reaches the two after it, all
 * fields kept but the place and the small counts.
 */
export async function concludeAgreements(
  bus: BenchBus,
  parties: readonly BenchParty[],
): Promise<void> {
  const { bus: busId } = JSON.parse(readFileSync(join(bus.stateDir, 'trust.json'), 'utf8')) as {
    readonly bus: string
  }
  for (const party of parties) await publishIncidents(busId, party)
  for (const [index, from] of parties.entries()) {
    const next = (step: number) => parties[(index + step) % parties.length] ?? from
    const document = parseAgreement(toDocument(from.party, [next(1).party, next(2).party]))
    const sign = ({ party, key }: BenchParty) =>
      signAgreement({ bus: busId, party: party as never, counter: 1, document }, key)
    // What the story concluded about the same events is in another form, which must be said.
    const acknowledges = (await from.client.agreements()).map(({ agreement }) => agreement)
    await from.client.proposeAgreement({ document, signature: await sign(from), acknowledges })
    for (const signer of [next(1), next(2)]) {
      await signer.client.signAgreement(document.agreement, await sign(signer))
    }
  }
}

/** The document under which a party's load reaches others. */
export function toDocument(from: string, to: readonly string[]): object {
  const parties = [from, ...to].map((party) => ({ party, signatory: 'Head of office' }))
  return {
    agreement: `load-${from.replace('.', '-')}`,
    version: 1,
    titles: [{ lang: 'en', text: `Load of ${from}` }],
    parties,
    validity: { from: '2020-01-01', to: '2099-12-31', zone: 'Africa/Bujumbura' },
    purposes: ['COORDINATION'],
    rules: [
      {
        rule: 'load',
        from,
        to: to.map((party) => ({ party })),
        types: [loadType],
        disclose: {
          incidentId: 'KEEP',
          category: 'KEEP',
          kind: 'KEEP',
          occurredStart: 'KEEP',
          occurredEnd: 'KEEP',
          zone: 'KEEP',
          place: { op: 'GENERALISE_PLACE', level: 'ADM1' },
          urgency: 'KEEP',
          severity: 'KEEP',
          certainty: 'KEEP',
          affected: { op: 'SUPPRESS_SMALL', k: 10, group: 'people' },
          'bySexAge[].sex': 'KEEP',
          'bySexAge[].age': 'KEEP',
          'bySexAge[].count': { op: 'SUPPRESS_SMALL', k: 10, group: 'people' },
          summary: 'KEEP',
        },
        retention: { period: 'P7D' },
      },
    ],
  }
}
