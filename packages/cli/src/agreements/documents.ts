import { catalogue, createPlaces, purposes as allPurposes } from '@ujirani/events'
import {
  checkAgreement,
  parseAgreement,
  signAgreement,
  type AgreementDocument,
  type Finding,
  type Register,
} from '@ujirani/policy'
import { BusError } from '@ujirani/errors'
import type { CommandContext } from '../commands/context.ts'
import { connect, type ConnectionOptions } from '../connection.ts'
import { InputInvalidError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJsonFile, readKeyFile, writeNewFile } from '../files.ts'
import { parseDocument } from './parse-document.ts'
import { createTemplate } from './template.ts'

/** Options of `ujirani agreement new`. */
export interface NewAgreementOptions {
  readonly from: string
  readonly to: readonly string[]
  readonly type: readonly string[]
  readonly purpose?: readonly string[]
  readonly validFrom: string
  readonly validTo: string
  readonly zone: string
  readonly out?: string
}

/** Writes a document to begin with. */
export function newAgreement(
  { terminal }: CommandContext,
  agreement: string,
  options: NewAgreementOptions,
): number {
  const { from, to, type: types, validFrom, validTo, zone } = options
  const purposes = options.purpose ?? ['COORDINATION']
  const unknown = purposes.filter((each) => !(allPurposes as readonly string[]).includes(each))
  if (unknown.length > 0)
    throw new InputInvalidError(`a purpose is one of ${allPurposes.join(', ')}`)
  const template = { agreement, from, to, types, purposes, validFrom, validTo, zone }
  const document = parseDocument(createTemplate(template))
  const out = options.out ?? `${agreement}.json`
  writeNewFile(out, document)
  terminal.tell(`The document is in ${out}. It discloses no more than it must: write in the rest.`)
  return exitCodes.done
}

/** Options of `ujirani agreement check`. */
export interface CheckOptions extends ConnectionOptions {
  readonly offline?: boolean
}

/** Prints what in a document does not make sense, a line each: where, and why. */
export async function checkDocument(
  context: CommandContext,
  file: string,
  options: CheckOptions,
): Promise<number> {
  const { terminal } = context
  const found = await findingsOf(context, readJsonFile(file), options)
  for (const { pointer, reason } of found)
    terminal.print(`${pointer === '' ? '/' : pointer}: ${reason}`)
  if (found.length === 0) terminal.tell(`${file} may be signed.`)
  else terminal.tell(`${String(found.length)} things in ${file} do not make sense.`)
  return found.length === 0 ? exitCodes.done : exitCodes.failed
}

async function findingsOf(
  context: CommandContext,
  json: unknown,
  options: CheckOptions,
): Promise<readonly Finding[]> {
  let document: AgreementDocument
  try {
    document = parseAgreement(json)
  } catch (error) {
    if (!BusError.is(error, 'ERR_AGREEMENT_INVALID')) throw error
    return error.details.errors.map(({ pointer, detail }) => ({ pointer, reason: detail }))
  }
  const parties = options.offline === true ? named(document) : await shown(context, options)
  const register = { parties, catalogue, places: createPlaces() }
  return checkAgreement(document, register)
}

type Parties = Register['parties']

/** Parties as this bus shows them: kind and families are everybody's to know. */
async function shown(context: CommandContext, options: ConnectionOptions): Promise<Parties> {
  const parties = await connect(context, options).client.parties()
  return new Map(parties.map((record) => [record['party'], asState(record)])) as Parties
}

/** Without a bus: whoever the document names is taken for a party that may publish anything. */
function named({ parties, rules, oversight }: AgreementDocument): Parties {
  const onward = rules.flatMap((rule) => (rule.onward?.mode === 'LISTED' ? rule.onward.to : []))
  const auditors = oversight?.auditors ?? []
  const states = [
    ...[...parties.map(({ party }) => party), ...onward].map((party) => [
      party,
      asState({ party }),
    ]),
    ...auditors.map((party) => [party, asState({ party, kind: 'AUDITOR' })]),
  ]
  return new Map(states as never)
}

function asState(record: Readonly<Record<string, unknown>>): object {
  return { party: record['party'], record, epochs: [{ record, fromMs: -Infinity }] }
}

/** Options of `ujirani agreement sign`. */
export interface SignOptions extends ConnectionOptions {
  readonly key: string
  readonly counter?: string
  readonly bus: string
  readonly send?: boolean
}

/**
 * Signs a document with the party's own key, on this machine alone, and prints the signature; with
 * `send` it is also handed in.
 */
export async function signDocument(
  context: CommandContext,
  file: string,
  options: SignOptions,
): Promise<number> {
  const document = parseDocument(readJsonFile(file))
  const signature = await signatureOf(document, options)
  if (options.send !== true) {
    context.terminal.print(signature)
    return exitCodes.done
  }
  const { client } = connect(context, options)
  const answer = await client.signAgreement(document.agreement, signature)
  context.terminal.print(`${answer.agreement} version ${String(answer.version)} ${answer.state}`)
  return exitCodes.done
}

/** Options of `ujirani agreement propose`. */
export interface ProposeOptions extends SignOptions {
  readonly acknowledge?: readonly string[]
}

/** Signs a document and proposes it. */
export async function proposeDocument(
  context: CommandContext,
  file: string,
  options: ProposeOptions,
): Promise<number> {
  const document = parseDocument(readJsonFile(file))
  const signature = await signatureOf(document, options)
  const { client } = connect(context, options)
  const acknowledges = options.acknowledge ?? []
  const answer = await client.proposeAgreement({ document, signature, acknowledges })
  context.terminal.print(`${answer.agreement} version ${String(answer.version)} ${answer.state}`)
  return exitCodes.done
}

async function signatureOf(document: AgreementDocument, options: SignOptions): Promise<string> {
  const key = readKeyFile(options.key)
  const named = document.parties.find(({ party }) => party === options.as)
  if (named === undefined) {
    throw new InputInvalidError('say --as <party>: one that the document names')
  }
  // Counters only have to rise, also for who keeps no count: time does.
  const counter = Number(options.counter ?? Date.now())
  return signAgreement({ bus: options.bus, party: named.party, counter, document }, key)
}

/** Writes the next version of an agreement to begin with: as it is now, superseding itself. */
export async function amendDocument(
  context: CommandContext,
  agreement: string,
  options: ConnectionOptions & { readonly out?: string },
): Promise<number> {
  const detail = await connect(context, options).client.agreement(agreement)
  const versions = detail['versions'] as readonly {
    readonly version: number
    readonly hash: string
    readonly document: AgreementDocument
  }[]
  const last = versions.at(-1)
  if (last === undefined) throw new InputInvalidError(`${agreement} has no version`)
  const version = last.version + 1
  const out = options.out ?? `${agreement}.v${String(version)}.json`
  writeNewFile(out, { ...last.document, version, supersedes: last.hash })
  context.terminal.tell(`Version ${String(version)} is in ${out}. Change it, check it, propose it.`)
  return exitCodes.done
}
