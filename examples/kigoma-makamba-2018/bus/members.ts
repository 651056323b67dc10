import { createClient, createTokenSource, type Client, type TokenSource } from '@ujirani/client'
import type { PartyRecord, PrivateKey } from '@ujirani/policy'
import type { StoryContext } from '../context.ts'
import type { PartyProfile, Story } from '../story.ts'
import type { Demo } from './demo.ts'

/** A party as it acts on the bus: with its own keys and its own clients. */
export interface Member {
  readonly party: string
  readonly key: PrivateKey
  /** What it is admitted with. */
  readonly record: PartyRecord
  /** Its national system: publishes, signs, reads. */
  readonly system: Client
  readonly systemToken: TokenSource
  /** The token of its desk, which may read and nothing else. */
  readonly deskToken: TokenSource
}

/** The parties of the story, by id. */
export type Members = ReadonlyMap<string, Member>

/** Gives each party of the story its keys and clients. */
export function createMembers(
  { parties }: Story,
  demo: Demo,
  { gatewayUrl }: Pick<StoryContext, 'gatewayUrl'>,
): Members {
  return new Map(
    parties.map((profile) => [profile.party, createMember(profile, demo, gatewayUrl)] as const),
  )
}

/** @throws {TypeError} for a party that is not in the story */
export function memberOf(members: Members, party: string): Member {
  const member = members.get(party)
  if (member === undefined) throw new TypeError(`${party} is no party of the story`)
  return member
}

function createMember(profile: PartyProfile, demo: Demo, gateway: string): Member {
  const { party } = profile
  const clients = demo.clientsOf(party)
  const tokenOf = (clientId: string): TokenSource => {
    const client = clients.find((each) => each.client_id === clientId)
    if (client === undefined) throw new TypeError(`the demo has no client ${clientId}`)
    return createTokenSource(client)
  }
  const key = demo.keyOf(party)
  const systemToken = tokenOf(`${party}-system`)
  return {
    party,
    key,
    record: {
      ...profile,
      keys: [toPublic(key)],
      issuer: clients[0]?.issuer ?? '',
      clients: clients.map((client) => ({
        clientId: client.client_id,
        kind: client.kind,
        scopes: client.scope.split(' '),
      })),
    },
    system: createClient({ gateway, token: systemToken }),
    systemToken,
    deskToken: tokenOf(`${party}-desk`),
  }
}

function toPublic(key: PrivateKey): PartyRecord['keys'][number] {
  const shown = Object.entries(key).filter(([name]) => name !== 'd')
  return Object.fromEntries(shown) as unknown as PartyRecord['keys'][number]
}
