import { BusError } from '@ujirani/errors'
import { catalogue, createPlaces, parseEvent, toJson, toStructured } from '@ujirani/events'
import {
  checkAgreement,
  createPreview,
  describeOutcome,
  type AgreementDocument,
  type RecipientPreview,
} from '@ujirani/policy'
import type { CommandContext } from '../commands/context.ts'
import { connect, type ConnectionOptions } from '../connection.ts'
import { InputInvalidError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJsonFile, toText } from '../files.ts'
import { toEventWindow } from './event-window.ts'
import { parseDocument } from './parse-document.ts'
import { namedParties, shownParties } from './parties.ts'
import { toLanguage, type WordsOptions } from './words.ts'

/** Options of `ujirani agreement preview`. */
export interface PreviewOptions extends ConnectionOptions, WordsOptions {
  readonly event?: string
  readonly window?: string
  readonly offline?: boolean
  readonly json?: boolean
}

/** One event with what becomes of it, as the gateway answers it too. */
interface Previewed {
  readonly event: Readonly<Record<string, unknown>>
  readonly recipients: readonly {
    readonly recipient: string
    readonly why: string
    readonly cells: readonly Pick<
      RecipientPreview['cells'][number],
      'pointer' | 'state' | 'operator' | 'clause'
    >[]
  }[]
}

/** Prints what each recipient would get of an event in a file, or of own events of a time. */
export async function previewDocument(
  context: CommandContext,
  file: string,
  options: PreviewOptions,
): Promise<number> {
  const document = parseDocument(readJsonFile(file))
  const { event, window } = options
  if ((event === undefined) === (window === undefined)) {
    throw new InputInvalidError('say --event <file>, or --window <from>/<to>')
  }
  const previews =
    event === undefined
      ? await previewWindow(context, document, options)
      : [await previewFile(context, document, { ...options, event })]
  const lines = options.json === true ? [toText(previews).trimEnd()] : previews.flatMap(toLines)
  for (const line of lines) context.terminal.print(line)
  if (previews.length === 0) context.terminal.tell('Nothing was published in that time.')
  return exitCodes.done
}

/** On this machine alone, but for who the parties are. */
async function previewFile(
  context: CommandContext,
  document: AgreementDocument,
  options: PreviewOptions & { readonly event: string },
): Promise<Previewed> {
  const isOffline = options.offline === true
  const parties = isOffline ? namedParties(document) : await shownParties(context, options)
  const register = { parties, catalogue, places: createPlaces() }
  const [finding] = checkAgreement(document, register)
  if (finding !== undefined) {
    throw new InputInvalidError(
      `the document does not make sense: ${finding.pointer} ${finding.reason}`,
    )
  }
  const atMs = Date.now()
  const event = readEvent(options.event)
  const language = toLanguage(options.lang)
  const recipients = createPreview(document, { register, atMs }).look({ ...event, arrivedMs: atMs })
  return {
    event: toStructured(event.envelope, toJson(event.type, event.value)),
    recipients: recipients.map(({ copy, ...preview }) => ({
      ...preview,
      why: describeOutcome(preview, language),
      copy: copy === null ? null : toStructured(copy.envelope, toJson(copy.type, copy.value)),
      cells: preview.cells.map(({ shown: _, ...cell }) => cell),
    })),
  }
}

function readEvent(file: string) {
  try {
    return parseEvent(readJsonFile(file), catalogue)
  } catch (cause) {
    if (!BusError.is(cause)) throw cause
    throw new InputInvalidError(`${file}: ${cause.message}`, { cause })
  }
}

/** Page after page, over what the party itself has published. */
async function previewWindow(
  context: CommandContext,
  document: AgreementDocument,
  { window = '', lang, ...connection }: PreviewOptions,
): Promise<readonly Previewed[]> {
  const time = toEventWindow(window)
  const { client } = connect(context, connection)
  const previews: Previewed[] = []
  let after: string | null = null
  do {
    const events = { ...time, limit: 100, ...(after === null ? {} : { after }) }
    const answer = await client.previewEvents({ terms: { document }, events, lang })
    previews.push(...(answer['previews'] as readonly Previewed[]))
    after = answer['cursor'] as string | null
  } while (after !== null)
  return previews
}

const marks = { SAME: '=', CHANGED: '~', HIDDEN: '-' } as const

function toLines({ event, recipients }: Previewed): readonly string[] {
  return [
    `${String(event['type'])} ${String(event['id'])}`,
    ...recipients.flatMap(({ why, cells }) => [
      `  ${why}`,
      ...cells.map(
        ({ pointer, state, operator, clause }) =>
          `    ${marks[state]} ${pointer}${state === 'SAME' ? '' : `  ${operator} ${clause}`}`,
      ),
    ]),
  ]
}
