import type { PartyId } from '@ujirani/events'
import { signPartyRecord, type GeneralJws, type PartyKind, type PartyRecord } from '@ujirani/policy'
import type { CommandContext } from '../commands/context.ts'
import { connect, connectAnonymously, type ConnectionOptions } from '../connection.ts'
import { InputInvalidError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJsonFile, readKeyFile, writeJsonFile, writeNewFile } from '../files.ts'
import { toPublicKey } from './keys.ts'

/** What a system of a party does, and may be allowed at most. */
export const systemScopes = [
  'events:publish',
  'feed:read',
  'agreements:write',
  'agreements:suspend',
] as const

/** Options of `ujirani party request`. */
export interface RequestOptions {
  readonly key: string
  readonly name: readonly string[]
  readonly kind: string
  readonly country?: string
  readonly issuer: string
  readonly system?: string
  readonly dpop?: boolean
  readonly family?: readonly string[]
  readonly bus: string
  readonly out?: string
}

/** Writes a party's request to be admitted: its record, signed by its own key. */
export async function requestParty(
  { terminal }: CommandContext,
  party: string,
  options: RequestOptions,
): Promise<number> {
  const key = readKeyFile(options.key)
  const record: PartyRecord = {
    party: party as PartyId,
    names: options.name.map(toName),
    country: options.country ?? null,
    kind: options.kind as PartyKind,
    keys: [toPublicKey(key) as never],
    issuer: options.issuer,
    clients: [
      {
        clientId: options.system ?? `${party}-system`,
        kind: 'machine',
        scopes: systemScopes,
        ...(options.dpop === true ? { dpopBound: true } : {}),
      },
    ],
    roles: {},
    families: options.family ?? [],
    contacts: [],
  }
  const payload = {
    bus: options.bus,
    action: 'admit',
    party: record.party,
    counter: 1,
    record,
  } as const
  const out = options.out ?? `${party}.request.json`
  writeNewFile(out, await signPartyRecord(payload, [key]))
  terminal.tell(`The request is in ${out}. Roots sign it with "ujirani party sign".`)
  return exitCodes.done
}

/** Adds a root's signature to a request. */
export async function signRequest(
  { terminal }: CommandContext,
  file: string,
  { key }: { readonly key: string },
): Promise<number> {
  const request = readRequest(file)
  const signer = readKeyFile(key)
  const payload = JSON.parse(Buffer.from(request.payload, 'base64url').toString()) as Parameters<
    typeof signPartyRecord
  >[0]
  const { signatures } = await signPartyRecord(payload, [signer])
  writeJsonFile(file, { ...request, signatures: [...request.signatures, ...signatures] })
  terminal.tell(`${signer.kid} has signed ${payload.action} of ${payload.party}.`)
  return exitCodes.done
}

/** Hands a signed request in; the signatures are its authority, so no token is needed. */
export async function submitRequest(
  context: CommandContext,
  file: string,
  options: Pick<ConnectionOptions, 'gateway'>,
): Promise<number> {
  const answer = await connectAnonymously(context, options).admitParty(readRequest(file))
  context.terminal.print(`${answer.party} counter ${String(answer.counter)}`)
  return exitCodes.done
}

/** Prints a party's record as the bus shows it. */
export async function showParty(
  context: CommandContext,
  party: string,
  options: ConnectionOptions,
): Promise<number> {
  const parties = await connect(context, { as: party, ...options }).client.parties()
  const found = parties.find((each) => each['party'] === party)
  if (found === undefined) throw new InputInvalidError(`this bus has no party ${party}`)
  context.terminal.print(JSON.stringify(found, null, 2))
  return exitCodes.done
}

function toName(text: string): { readonly lang: string; readonly text: string } {
  const [lang = '', ...rest] = text.split('=')
  if (rest.length === 0) throw new InputInvalidError('a name is written <language>=<name>')
  return { lang, text: rest.join('=') }
}

function readRequest(file: string): GeneralJws {
  const json = readJsonFile(file) as GeneralJws | null
  if (typeof json?.payload !== 'string' || !Array.isArray(json.signatures)) {
    throw new InputInvalidError(`${file} is no request of a party`)
  }
  return json
}
