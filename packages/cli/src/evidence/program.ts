import type { Command } from 'commander'
import type { CommandContext } from '../commands/context.ts'
import type { End } from '../options.ts'
import { proveEvent, settleReceipts, type ProveOptions } from './receipts.ts'
import { verifyFile, type VerifyOptions } from './verify.ts'

/** Adds what turns receipts into proofs, and checks both. */
export function addEvidence(program: Command, context: CommandContext, end: End): void {
  program
    .command('receipts <party>')
    .description(
      'ask for the proof of each receipt kept by publish; a promise not kept is an alarm',
    )
    .action(async (party: string) => {
      end(await settleReceipts(context, party))
    })
  program
    .command('prove <event-id>')
    .description('get the evidence that an event is in the ledger: receipt and proof in one file')
    .requiredOption('--as <party>', 'the party that published it')
    .option('--out <file>', 'write it there instead of printing it')
    .action(async (id: string, options: ProveOptions) => {
      end(await proveEvent(context, id, options))
    })
  program
    .command('verify <file>')
    .description('verify evidence, a proof or a receipt, offline, and say what follows from what')
    .option('--trust <file>', 'whom to believe (default: the trust file of the demo)')
    .action((file: string, options: VerifyOptions) => {
      end(verifyFile(context, file, options))
    })
}
