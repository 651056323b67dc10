import { ProblemError } from '@ujirani/client'
import { Command, CommanderError } from 'commander'
import type { CommandContext } from './commands/context.ts'
import { examine } from './commands/doctor.ts'
import { printFeed, type FeedOptions } from './commands/feed.ts'
import { printNotices, type NoticesOptions } from './commands/notices.ts'
import { publishFile, type PublishOptions } from './commands/publish.ts'
import { printReads, type ReadsOptions } from './commands/reads.ts'
import { printToken, type TokenOptions } from './commands/token.ts'
import { addAgreement } from './agreements/program.ts'
import { addEvidence } from './evidence/program.ts'
import { exitCodes, toExitCode } from './exit-codes.ts'
import { addJoining } from './joining/program.ts'
import { addConnection, type End } from './options.ts'

const epilogue = `
Results go to standard output, words about them to standard error.

Exit codes:
  0   done
  1   some of it was not done
  2   the command line, or a file named on it, is wrong
  3   the demo is not running, or something of it cannot be reached
  4   the bus refused
  70  a fault of this program`

/**
 * Runs one command line.
 *
 * @param args without the program's own name
 * @returns the exit code
 */
export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  let exitCode: number = exitCodes.done
  const program = createProgram(context, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    // It has said what was wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    }
    for (const sentence of toSentences(error)) context.terminal.tell(sentence)
    return toExitCode(error)
  }
}

function createProgram(context: CommandContext, end: End): Command {
  const { terminal } = context
  const program = new Command('ujirani')
    .description('Joins a bus, agrees, publishes and reads; by default the running demo.')
    .addHelpText('after', epilogue)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.print(text.trimEnd())
      },
      writeErr: (text) => {
        terminal.tell(text.trimEnd())
      },
    })
  addToken(program, context, end)
  addPublish(program, context, end)
  addFeed(program, context, end)
  addNotices(program, context, end)
  addReads(program, context, end)
  addDoctor(program, context, end)
  addEvidence(program, context, end)
  addJoining(program, context, end)
  addAgreement(program, context, end)
  return program
}

function addToken(program: Command, context: CommandContext, end: End): void {
  program
    .command('token <party>')
    .description('print an access token of a party, and nothing else')
    .option('--scope <scopes>', 'ask for these scopes only (may be repeated)', collectWords)
    .option('--client <id>', 'another OAuth client than <party>-system')
    .option('--kafka', 'for the broker (SASL/OAUTHBEARER) instead of HTTP')
    .action(async (party: string, options: TokenOptions) => {
      end(await printToken(context, party, options))
    })
}

function addPublish(program: Command, context: CommandContext, end: End): void {
  program
    .command('publish <file>')
    .description('publish the CloudEvents of a file: one, an array, or one per line; - is stdin')
    .option('--as <party>', 'publish as this party (default: the one in the source)')
    .option('--json', 'print whole receipts')
    .action(async (file: string, options: PublishOptions) => {
      end(await publishFile(context, file, options))
    })
}

function addFeed(program: Command, context: CommandContext, end: End): void {
  program
    .command('feed <party>')
    .description('print what a party may read, one event a line')
    .option('--live', 'go on with what comes, until Ctrl-C')
    .option('--json', 'print whole events with their cursors')
    .option('--agreement <id>', 'of one agreement only')
    .option('--type <type>', 'of one event type only')
    .option('--since <time>', 'not before this time (RFC 3339)')
    .option('--until <time>', 'before this time (RFC 3339)')
    .option('--after <cursor>', 'after this cursor')
    .action(async (party: string, options: FeedOptions) => {
      end(await printFeed(context, party, options))
    })
}

function addNotices(program: Command, context: CommandContext, end: End): void {
  addConnection(program.command('notices'))
    .description('print what the bus tells a party: acts, refusals, what is due')
    .option('--json', 'print whole notices')
    .action(async (options: NoticesOptions) => {
      end(await printNotices(context, options))
    })
}

function addReads(program: Command, context: CommandContext, end: End): void {
  addConnection(program.command('reads <event-id>'))
    .description('print who was sent an event of yours, may have been, or could have read it')
    .option('--json', 'print it as JSON')
    .action(async (id: string, options: ReadsOptions) => {
      end(await printReads(context, id, options))
    })
}

function addDoctor(program: Command, context: CommandContext, end: End): void {
  program
    .command('doctor')
    .description('look at the machine and the running demo')
    .option('--json', 'print the findings as JSON')
    .action(async (options: { readonly json?: boolean }) => {
      end(await examine(context, options))
    })
}

/** What people are told of a failure: its sentence, and where in their input it lies. */
function toSentences(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [String(error)]
  const faults = error instanceof ProblemError ? (error.problem.errors ?? []) : []
  return [error.message, ...faults.map(({ pointer, detail }) => `  ${pointer}: ${detail}`)]
}

function collectWords(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(/[\s,]+/).filter((word) => word !== '')]
}
