import { createDemoTokens, readRunningDemo } from '../demo.ts'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from './context.ts'

/** Options of `ujirani token`. */
export interface TokenOptions {
  /** Scopes to ask for instead of all the client has. */
  readonly scope?: readonly string[]
  /** An OAuth client other than the party's system. */
  readonly client?: string
  /** For the broker's listener instead of HTTP. */
  readonly kafka?: boolean
}

/** Prints an access token of the running demo, and nothing else. */
export async function printToken(
  { stateDir, terminal }: CommandContext,
  party: string,
  { client = `${party}-system`, scope, kafka = false }: TokenOptions,
): Promise<number> {
  const demo = readRunningDemo(stateDir)
  const token = createDemoTokens(demo, client, { scope: scope?.join(' '), isForKafka: kafka })
  terminal.print(await token())
  return exitCodes.done
}
