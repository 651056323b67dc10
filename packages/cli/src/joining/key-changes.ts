import { signPartyRecord, type PartyPayload, type PartyRecord } from '@ujirani/policy'
import type { CommandContext } from '../commands/context.ts'
import { connect, type ConnectionOptions } from '../connection.ts'
import { InputInvalidError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { readKeyFile, writeNewFile } from '../files.ts'
import { toPublicKey } from './keys.ts'

/** Options of what changes a party's keys. */
export interface KeyChangeOptions extends ConnectionOptions {
  readonly newKey: string
  readonly bus: string
  readonly out?: string
}

/** Options of `ujirani party rotate`. */
export interface RotateOptions extends KeyChangeOptions {
  readonly key: string
}

/** Options of `ujirani party compromise`. */
export interface CompromiseOptions extends RotateOptions {
  readonly kid: string
  readonly from: string
}

/** Replaces the party's keys by a new one, signed by one of the old and the new. */
export function rotateKey(
  context: CommandContext,
  party: string,
  { key, ...options }: RotateOptions,
): Promise<number> {
  return write(context, party, options, { action: 'rotate', signers: [key], more: {} })
}

/** The same without any of the old keys: a quorum of roots signs it then. */
export function recoverKey(
  context: CommandContext,
  party: string,
  options: KeyChangeOptions,
): Promise<number> {
  return write(context, party, options, { action: 'recover', signers: [], more: {} })
}

/** Declares that somebody else may hold a key: what it signed from a place in the log on is void. */
export async function giveUpKey(
  context: CommandContext,
  party: string,
  { key, kid, from, ...options }: CompromiseOptions,
): Promise<number> {
  if (!/^\d{1,15}$/.test(from)) {
    throw new InputInvalidError('--from is a place in the log, as "agreement acts" shows it')
  }
  const more = { kid, from: Number(from) }
  return write(context, party, options, { action: 'compromise', signers: [key], more })
}

interface Change {
  readonly action: 'rotate' | 'recover' | 'compromise'
  /** Key files beside that of the new key. */
  readonly signers: readonly string[]
  readonly more: Pick<PartyPayload, 'kid' | 'from'>
}

/** Tokens are signed by the client's key and not by this one, so the record can still be read. */
async function write(
  context: CommandContext,
  party: string,
  { newKey, bus, out, ...connection }: KeyChangeOptions,
  { action, signers, more }: Change,
): Promise<number> {
  const parties = await connect(context, { as: party, ...connection }).client.parties()
  const found = parties.find((each) => each['party'] === party)
  if (found?.['record'] === undefined) throw new InputInvalidError(`${party} is not the caller's`)
  const known = found['record'] as PartyRecord
  const fresh = readKeyFile(newKey)
  const others = action === 'compromise' ? known.keys.filter(({ kid }) => kid !== more.kid) : []
  const keys = [...others.filter(({ kid }) => kid !== fresh.kid), toPublicKey(fresh) as never]
  const payload: PartyPayload = {
    bus,
    action,
    party: known.party,
    counter: Number(found['counter']) + 1,
    record: { ...known, keys },
    ...more,
  }
  const file = out ?? `${party}.${action}.json`
  writeNewFile(file, await signPartyRecord(payload, [...signers.map(readKeyFile), fresh]))
  const next = action === 'recover' ? 'roots sign it with "party sign", then ' : ''
  context.terminal.tell(`The act is in ${file}: ${next}hand it in with "ujirani party submit".`)
  return exitCodes.done
}
