import { toOdrl } from '@ujirani/policy'
import type { CommandContext } from '../commands/context.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJsonFile, toText } from '../files.ts'
import { parseDocument } from './parse-document.ts'

/** Prints a document as ODRL 2.2 in JSON-LD, and tells how much of it ODRL cannot say. */
export function exportOdrl({ terminal }: CommandContext, file: string): number {
  const policy = toOdrl(parseDocument(readJsonFile(file)))
  terminal.print(toText(policy).trimEnd())
  const left = policy['uj:notExpressed'].filter(({ said }) => said === 'nowhere')
  terminal.tell(`${left.length.toString()} clauses are not in it: see "uj:notExpressed".`)
  return exitCodes.done
}
