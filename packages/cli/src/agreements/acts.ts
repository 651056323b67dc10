import type { AgreementAnswer, Duties } from '@ujirani/client'
import { readOwnAct, signAct, type ActPayload } from '@ujirani/policy'
import type { CommandContext } from '../commands/context.ts'
import { connect, type ConnectionOptions } from '../connection.ts'
import { InputInvalidError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJsonFile, readKeyFile } from '../files.ts'

/** Options of every act. */
export interface ActOptions extends ConnectionOptions {
  readonly key?: string
  readonly bus: string
}

/** What an act says besides what it binds to. */
type Words =
  | { readonly action: 'suspend'; readonly reason?: string }
  | { readonly action: 'resume'; readonly backfill?: true }
  | { readonly action: 'terminate' }
  | {
      readonly action: 'activate'
      readonly event: { readonly source: string; readonly id: string }
    }

/** Options of `ujirani agreement suspend`. */
export interface SuspendOptions extends ActOptions {
  readonly reason?: string
  readonly stop?: boolean
}

/** Suspends by a signed act; with `stop` at once by token alone. */
export async function suspend(
  context: CommandContext,
  agreement: string,
  { reason, stop = false, ...options }: SuspendOptions,
): Promise<number> {
  const said = reason === undefined ? {} : { reason }
  if (!stop) return act(context, agreement, options, { action: 'suspend', ...said })
  return report(context, await connect(context, options).client.stopAgreement(agreement, reason))
}

/** Takes the party's own suspension back; with `backfill` together with all the others. */
export function resume(
  context: CommandContext,
  agreement: string,
  { backfill = false, ...options }: ActOptions & { readonly backfill?: boolean },
): Promise<number> {
  const words: Words = backfill ? { action: 'resume', backfill } : { action: 'resume' }
  return act(context, agreement, options, words)
}

/** Gives notice. */
export function terminate(
  context: CommandContext,
  agreement: string,
  options: ActOptions,
): Promise<number> {
  return act(context, agreement, options, { action: 'terminate' })
}

/** Options of `ujirani agreement activate`. */
export interface ActivateOptions extends ActOptions {
  readonly source: string
  readonly event: string
}

/** Brings what was signed ahead into force, because of an event. */
export function activate(
  context: CommandContext,
  agreement: string,
  { source, event, ...options }: ActivateOptions,
): Promise<number> {
  return act(context, agreement, options, { action: 'activate', event: { source, id: event } })
}

/** Options of `ujirani agreement sign-act`. */
export interface SignActOptions {
  readonly key: string
}

/**
 * Signs an act that somebody else has written out, with the party's own key and on this machine
 * alone, and prints the signed act. What it says is told first, for whoever holds the key.
 *
 * @throws {InputInvalidError} the file holds no act
 */
export async function signActFile(
  { terminal }: CommandContext,
  file: string,
  options: SignActOptions,
): Promise<number> {
  const json = readJsonFile(file) as ActPayload
  const signed = await signAct(json, readKeyFile(options.key))
  const said = readSaid(signed, json, file)
  terminal.tell(`${said.party} signs on the bus ${said.bus}: ${said.action} ${said.agreement}`)
  terminal.print(signed)
  return exitCodes.done
}

/** What was signed, read as its receivers will. */
function readSaid(signed: string, json: ActPayload, file: string): ActPayload {
  try {
    readOwnAct(signed, json.party)
    return json
  } catch (cause) {
    throw new InputInvalidError(`${file} holds no act on an agreement`, { cause })
  }
}

/** Prints where one agreement stands, or all of the party. */
export async function showStatus(
  context: CommandContext,
  agreement: string | undefined,
  { json = false, ...options }: ConnectionOptions & { readonly json?: boolean },
): Promise<number> {
  const { client } = connect(context, options)
  const found =
    agreement === undefined ? await client.agreements() : [await client.agreement(agreement)]
  for (const each of found) {
    const duties = agreement === undefined ? undefined : await client.duties(each.agreement)
    const lines = [...toLines(each), ...toDutyLines(duties)]
    context.terminal.print(json ? JSON.stringify({ ...each, duties }, null, 2) : lines.join('\n'))
  }
  return exitCodes.done
}

/** Prints what parties have signed, an act a line: its place in the log, when, who, what, the key. */
export async function showActs(
  context: CommandContext,
  agreement: string,
  options: ConnectionOptions,
): Promise<number> {
  const detail = await connect(context, options).client.agreement(agreement)
  const acts = (detail['acts'] ?? []) as readonly Readonly<Record<string, unknown>>[]
  for (const { offset, at, party, act: what, kid } of acts) {
    const words = [offset, at, party, what, kid ?? '(by token)']
    context.terminal.print(words.map(String).join('  '))
  }
  return exitCodes.done
}

type Shown = Awaited<ReturnType<ReturnType<typeof connect>['client']['agreement']>>

interface ShownSuspension {
  readonly party: string
  readonly since: string
  readonly by: string
  readonly reason: string | null
}

function toLines(shown: Shown): readonly string[] {
  const { agreement, version, state, signatures } = shown
  const pending = (shown['pending'] ?? []) as readonly string[]
  const suspensions = (shown['suspensions'] ?? []) as readonly ShownSuspension[]
  const termination = (shown['termination'] ?? null) as { party: string; endsAt: string } | null
  return [
    `${agreement}  version ${String(version)}  ${state}`,
    `  signed by ${signatures.join(', ')}`,
    ...(pending.length === 0 ? [] : [`  still to sign: ${pending.join(', ')}`]),
    ...suspensions.map(({ party, since, by, reason }) => {
      const why = reason === null ? '' : `: ${reason}`
      return `  suspended by ${party} since ${since} (${by.toLowerCase()})${why}`
    }),
    ...(termination === null
      ? []
      : [`  ended by ${termination.party} from ${termination.endsAt} on`]),
  ]
}

const mostDuties = 20

function toDutyLines(owed: Duties | undefined): readonly string[] {
  const { open = 0, late = 0, duties = [] } = owed ?? {}
  if (open + late === 0) return []
  const shown = duties.slice(0, mostDuties).map(({ duty, state, by, due, event }) => {
    return `    ${state}  ${duty} by ${by} until ${due}${event === null ? '' : `  ${event}`}`
  })
  return [`  duties: ${String(open)} open, ${String(late)} late`, ...shown]
}

/** Signs what a party does to the version that counts now, and hands it in. */
async function act(
  context: CommandContext,
  agreement: string,
  options: ActOptions,
  words: Words,
): Promise<number> {
  if (options.key === undefined) throw new InputInvalidError('say --key <file>: the party signs it')
  const key = readKeyFile(options.key)
  const { client, party } = connect(context, options)
  const { version, hash, counter } = await client.agreement(agreement)
  const payload = {
    bus: options.bus,
    agreement,
    version,
    hash,
    party,
    counter: Math.max(Number(counter ?? 0) + 1, Date.now()),
    ...words,
  } as ActPayload
  return report(context, await client.actOnAgreement(agreement, await signAct(payload, key)))
}

function report({ terminal }: CommandContext, answer: AgreementAnswer): number {
  terminal.print(`${answer.agreement} version ${String(answer.version)} ${answer.state}`)
  return exitCodes.done
}
