import type { Command } from 'commander'
import type { CommandContext } from '../commands/context.ts'
import { addConnection, collect, type End } from '../options.ts'
import {
  activate,
  resume,
  showActs,
  showStatus,
  signActFile,
  suspend,
  terminate,
  type ActivateOptions,
  type ActOptions,
  type SignActOptions,
  type SuspendOptions,
} from './acts.ts'
import {
  amendDocument,
  checkDocument,
  newAgreement,
  proposeDocument,
  signDocument,
  type CheckOptions,
  type NewAgreementOptions,
  type ProposeOptions,
  type SignOptions,
} from './documents.ts'
import type { ConnectionOptions } from '../connection.ts'
import { compareDocuments, type CompareOptions } from './compare.ts'
import { exportOdrl } from './odrl.ts'
import { previewDocument, type PreviewOptions } from './preview.ts'
import { readDocument, type WordsOptions } from './words.ts'

/** Adds the commands about agreements. */
export function addAgreement(program: Command, context: CommandContext, end: End): void {
  const agreement = program
    .command('agreement')
    .description('write, sign and act on agreements; keys never leave this machine')
  addDocuments(agreement, context, end)
  addWords(agreement, context, end)
  addSigning(agreement, context, end)
  addActs(agreement, context, end)
}

function addDocuments(agreement: Command, context: CommandContext, end: End): void {
  agreement
    .command('new <id>')
    .description('write a document to begin with, one that passes "check"')
    .requiredOption('--from <party>', 'who publishes')
    .requiredOption('--to <party>', 'who receives (may be repeated)', collect)
    .option('--template <name>', 'immigration, police, health, un-facilitation or funder')
    .option('--type <type>', 'else: event type, major included (may be repeated)', collect)
    .option('--purpose <purpose>', 'what for (may be repeated; default COORDINATION)', collect)
    .requiredOption('--valid-from <day>', 'first day, as 2026-02-01')
    .requiredOption('--valid-to <day>', 'last day')
    .option('--zone <zone>', 'time zone of its days', 'Africa/Bujumbura')
    .option('--out <file>', 'where to write it (default <id>.json)')
    .action((id: string, options: NewAgreementOptions) => {
      end(newAgreement(context, id, options))
    })
  const check = agreement
    .command('check <file>')
    .description('print what in a document does not make sense: pointer and reason')
    .option('--offline', 'ask no bus; whoever is named is taken for a party')
    .option('--overlaps', 'ask the bus which own agreements say the same otherwise')
  addConnection(check).action(async (file: string, options: CheckOptions) => {
    end(await checkDocument(context, file, options))
  })
  const amend = agreement
    .command('amend <id>')
    .description('write the next version to begin with')
    .option('--out <file>', 'where to write it (default <id>.v<n>.json)')
  addConnection(amend).action(
    async (id: string, options: ConnectionOptions & { readonly out?: string }) => {
      end(await amendDocument(context, id, options))
    },
  )
}

function addWords(agreement: Command, context: CommandContext, end: End): void {
  const lang = ['--lang <tag>', 'en, fr, sw or rn', 'en'] as const
  agreement
    .command('read <file>')
    .description('print what a document says, in sentences')
    .option(...lang)
    .action((file: string, options: WordsOptions) => {
      end(readDocument(context, file, options))
    })
  const diff = agreement
    .command('diff <before> <after>')
    .description('print what one document says and the other does not')
    .option(...lang)
    .option('--window <from/to>', 'count over own events of that time: 2025-01-01/2026-01-01')
  addConnection(diff).action(async (before: string, after: string, options: CompareOptions) => {
    end(await compareDocuments(context, [before, after], options))
  })
  const preview = agreement
    .command('preview <file>')
    .description('print what each recipient would get of own events: = as it is, ~ changed, - not')
    .option('--event <file>', 'one event, published or not')
    .option('--window <from/to>', 'own events of that time: 2026-01-01/2026-02-01')
    .option('--offline', 'with --event: ask no bus; whoever is named is taken for a party')
    .option('--json', 'print the copies too')
    .option(...lang)
  addConnection(preview).action(async (file: string, options: PreviewOptions) => {
    end(await previewDocument(context, file, options))
  })
  agreement
    .command('odrl <file>')
    .description('print a document as ODRL 2.2 in JSON-LD')
    .action((file: string) => {
      end(exportOdrl(context, file))
    })
}

function withKey(command: Command): Command {
  return addConnection(command)
    .option('--key <file>', "the party's signing key")
    .option('--bus <id>', 'the bus it is for', 'demo')
}

function addSigning(agreement: Command, context: CommandContext, end: End): void {
  const counter = 'higher than any before of this party (default: the time)'
  withKey(agreement.command('sign <file>'))
    .description('sign a document offline with the own key and print the signature')
    .option('--counter <n>', counter)
    .option('--send', 'hand it in as well')
    .action(async (file: string, options: SignOptions) => {
      end(await signDocument(context, file, options))
    })
  agreement
    .command('sign-act <file>')
    .description('sign an act that was written out, offline with the own key, and print it')
    .requiredOption('--key <file>', "the party's signing key")
    .action(async (file: string, options: SignActOptions) => {
      end(await signActFile(context, file, options))
    })
  withKey(agreement.command('propose <file>'))
    .description('sign a document and propose it to its parties')
    .option('--counter <n>', counter)
    .option('--acknowledge <id>', 'an overlapping agreement that is known and meant', collect)
    .action(async (file: string, options: ProposeOptions) => {
      end(await proposeDocument(context, file, options))
    })
}

function addActs(agreement: Command, context: CommandContext, end: End): void {
  addConnection(agreement.command('status [id]'))
    .description('show where an agreement stands, or all')
    .option('--json', 'print all that is known')
    .action(async (id: string | undefined, options: ConnectionOptions) => {
      end(await showStatus(context, id, options))
    })
  addConnection(agreement.command('acts <id>'))
    .description('show what its parties have signed: place in the log, time, party, act, key')
    .action(async (id: string, options: ConnectionOptions) => {
      end(await showActs(context, id, options))
    })
  withKey(agreement.command('suspend <id>'))
    .description('let nothing cross any more, at once')
    .option('--reason <text>', 'for the other parties')
    .option('--stop', 'by token alone, without a key; resuming needs the key')
    .action(async (id: string, options: SuspendOptions) => {
      end(await suspend(context, id, options))
    })
  withKey(agreement.command('resume <id>'))
    .description("take the party's own suspension back")
    .option('--backfill', 'also disclose what came meanwhile, once every party has signed so')
    .action(async (id: string, options: ActOptions) => {
      end(await resume(context, id, options))
    })
  withKey(agreement.command('terminate <id>'))
    .description('give notice')
    .action(async (id: string, options: ActOptions) => {
      end(await terminate(context, id, options))
    })
  withKey(agreement.command('activate <id>'))
    .description('bring into force what was signed ahead')
    .requiredOption('--source <urn>', 'source of the event that justifies it')
    .requiredOption('--event <id>', 'id of that event')
    .action(async (id: string, options: ActivateOptions) => {
      end(await activate(context, id, options))
    })
}
