import { catalogue, createPlaces, purposes as allPurposes } from '@ujirani/events'
import {
  checkAgreement,
  parseAgreement,
  signAgreement,
  type AgreementDocument,
  createFromTemplate,
  templateNames,
  type Finding,
} from '@ujirani/policy'
import { BusError } from '@ujirani/errors'
import type { CommandContext } from '../commands/context.ts'
import { connect, type ConnectionOptions } from '../connection.ts'
import { InputInvalidError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJsonFile, readKeyFile, writeNewFile } from '../files.ts'
import { parseDocument } from './parse-document.ts'
import { namedParties, shownParties } from './parties.ts'
import { createTemplate } from './template.ts'

/** Options of `ujirani agreement new`. */
export interface NewAgreementOptions {
  readonly from: string
  readonly to: readonly string[]
  readonly type?: readonly string[]
  readonly template?: string
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
  const document =
    options.template === undefined ? least(agreement, options) : filled(agreement, options)
  const out = options.out ?? `${agreement}.json`
  writeNewFile(out, document)
  terminal.tell(
    options.template === undefined
      ? `The document is in ${out}. It discloses no more than it must: write in the rest.`
      : `The draft is in ${out}. Read it, change it, check it: a template knows nothing of your law.`,
  )
  return exitCodes.done
}

/** The draft of a template. */
function filled(agreement: string, options: NewAgreementOptions): AgreementDocument {
  const name = templateNames.find((each) => each === options.template)
  if (name === undefined)
    throw new InputInvalidError(`a template is one of ${templateNames.join(', ')}`)
  if ((options.type ?? options.purpose) !== undefined) {
    throw new InputInvalidError('a template has its own types and purposes')
  }
  const { from, to, validFrom, validTo, zone } = options
  return createFromTemplate(name, catalogue, { agreement, from, to, validFrom, validTo, zone })
}

function least(agreement: string, options: NewAgreementOptions): AgreementDocument {
  const { from, to, type: types, validFrom, validTo, zone } = options
  if (types === undefined) throw new InputInvalidError('say --type <type>, or --template <name>')
  const purposes = options.purpose ?? ['COORDINATION']
  const unknown = purposes.filter((each) => !(allPurposes as readonly string[]).includes(each))
  if (unknown.length > 0)
    throw new InputInvalidError(`a purpose is one of ${allPurposes.join(', ')}`)
  const template = { agreement, from, to, types, purposes, validFrom, validTo, zone }
  return parseDocument(createTemplate(template))
}

/** Options of `ujirani agreement check`. */
export interface CheckOptions extends ConnectionOptions {
  readonly offline?: boolean
  readonly overlaps?: boolean
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
  if (options.overlaps === true) await showOverlaps(context, file, options)
  return found.length === 0 ? exitCodes.done : exitCodes.failed
}

/** Prints by which other agreements of the party a recipient gets the same in another form. */
async function showOverlaps(
  context: CommandContext,
  file: string,
  options: CheckOptions,
): Promise<void> {
  const { client } = connect(context, options)
  const { overlaps } = await client.checkTerms({ terms: { document: readJsonFile(file) } })
  for (const { agreement, publisher, recipient, type } of overlaps as readonly Overlap[]) {
    context.terminal.print(`overlap: ${agreement} ${publisher} -> ${recipient} ${type}`)
  }
}

interface Overlap {
  readonly agreement: string
  readonly publisher: string
  readonly recipient: string
  readonly type: string
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
  const parties =
    options.offline === true ? namedParties(document) : await shownParties(context, options)
  const register = { parties, catalogue, places: createPlaces() }
  return checkAgreement(document, register)
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
