import { createClient, createTokenSource, parseClientFile, type Client } from '@ujirani/client'
import type { CommandContext } from './commands/context.ts'
import { createDemoClient, readRunningDemo } from './demo.ts'
import { InputInvalidError } from './errors.ts'
import { readJsonFile } from './files.ts'

/** As whom, and where, a command speaks to the bus. */
export interface ConnectionOptions {
  /** A party of the running demo, by its client `<party>-system`. */
  readonly as?: string
  /** Elsewhere: a client file, and the gateway's address. */
  readonly client?: string
  readonly gateway?: string
}

/** A party's client, and which party that is. */
export interface Connection {
  readonly client: Client
  readonly party: string
}

/** @throws {InputInvalidError} it is not said as whom */
export function connect(
  { stateDir }: Pick<CommandContext, 'stateDir'>,
  { as, client, gateway }: ConnectionOptions,
): Connection {
  if (client !== undefined) {
    const file = parseClientFile(readJsonFile(client))
    const url = gateway ?? readRunningDemo(stateDir).urls['gateway']
    if (url === undefined) throw new InputInvalidError('say --gateway <url>')
    return {
      client: createClient({ gateway: url, token: createTokenSource(file) }),
      party: file.party,
    }
  }
  if (as === undefined) throw new InputInvalidError('say --as <party>, or --client <file>')
  return { client: createDemoClient(readRunningDemo(stateDir), as), party: as }
}

/** The address of the gateway alone, for what needs no token. */
export function connectAnonymously(
  { stateDir }: Pick<CommandContext, 'stateDir'>,
  { gateway }: Pick<ConnectionOptions, 'gateway'>,
): Client {
  const url = gateway ?? readRunningDemo(stateDir).urls['gateway'] ?? ''
  return createClient({
    gateway: url,
    token: () => Promise.reject(new TypeError('a call without a token asked for one')),
  })
}
