import type { Command } from 'commander'
import type { CommandContext } from '../commands/context.ts'
import type { ConnectionOptions } from '../connection.ts'
import { addConnection, collect, type End } from '../options.ts'
import { newClient, type NewClientOptions } from './clients.ts'
import {
  giveUpKey,
  recoverKey,
  rotateKey,
  type CompromiseOptions,
  type KeyChangeOptions,
  type RotateOptions,
} from './key-changes.ts'
import { newKey, type NewKeyOptions } from './keys.ts'
import {
  requestParty,
  showParty,
  signRequest,
  submitRequest,
  type RequestOptions,
} from './parties.ts'

/** Adds the commands by which a party joins a bus. */
export function addJoining(program: Command, context: CommandContext, end: End): void {
  program
    .command('key')
    .description('make signing keys')
    .command('new <kid>')
    .description('make a key in a file of its own (0600) and print its public half')
    .option('--alg <alg>', 'ES256 or EdDSA', 'ES256')
    .option('--out <file>', 'where to write it (default <kid>.jwk)')
    .action((kid: string, options: NewKeyOptions) => {
      end(newKey(context, kid, options))
    })
  program
    .command('client')
    .description('make OAuth clients')
    .command('new <id>')
    .description('make a client with a key of its own, and print what its issuer must know')
    .requiredOption('--party <party>', 'whose client it is')
    .option('--issuer <url>', "its issuer (default: the demo's identity)")
    .option('--audience <urn>', 'what its tokens are for', 'urn:ujirani:bus:demo')
    .option('--dpop', 'ask for tokens bound to a key of the running program (RFC 9449)')
    .option('--register', "register it with the demo's identity")
    .option('--out <file>', "where to write it (default: among the demo's clients)")
    .action((id: string, options: NewClientOptions) => {
      end(newClient(context, id, options))
    })
  const party = program.command('party').description('join a bus as a party')
  addParty(party, context, end)
  addKeyChanges(party, context, end)
}

function addParty(party: Command, context: CommandContext, end: End): void {
  party
    .command('request <party>')
    .description("write a request to be admitted, signed by the party's own key")
    .requiredOption('--key <file>', "the party's signing key")
    .requiredOption('--name <lang=name>', 'its name, as en=Ministry of Health', collect)
    .requiredOption('--kind <kind>', 'IMMIGRATION, POLICE, HEALTH, REFUGEE, UN, FUNDER, AUDITOR …')
    .requiredOption('--issuer <url>', 'who issues its tokens')
    .option('--country <code>', 'ISO 3166-1 alpha-2; none for an international body')
    .option('--system <id>', 'its OAuth client (default <party>-system)')
    .option('--dpop', 'take tokens of that client only with a proof of possession (RFC 9449)')
    .option('--family <family>', 'a family that it publishes (may be repeated)', collect)
    .option('--bus <id>', 'the bus it is for', 'demo')
    .option('--out <file>', 'where to write it (default <party>.request.json)')
    .action(async (id: string, options: RequestOptions) => {
      end(await requestParty(context, id, options))
    })
  party
    .command('sign <request>')
    .description("add a root's signature to a request")
    .requiredOption('--key <file>', "the root's key")
    .action(async (file: string, options: { readonly key: string }) => {
      end(await signRequest(context, file, options))
    })
  party
    .command('submit <request>')
    .description('hand in a request with its signatures')
    .option('--gateway <url>', 'another gateway than that of the demo')
    .action(async (file: string, options: { readonly gateway?: string }) => {
      end(await submitRequest(context, file, options))
    })
  addConnection(party.command('show <party>'))
    .description("print a party's record")
    .action(async (id: string, options: ConnectionOptions) => {
      end(await showParty(context, id, options))
    })
}

function toChange(command: Command): Command {
  return addConnection(command)
    .requiredOption('--new-key <file>', 'the key that is to count')
    .option('--bus <id>', 'the bus it is for', 'demo')
    .option('--out <file>', 'where to write the act (default <party>.<act>.json)')
}

function addKeyChanges(party: Command, context: CommandContext, end: End): void {
  toChange(party.command('rotate <party>'))
    .description("replace the party's keys, signed by an old one and the new")
    .requiredOption('--key <file>', 'a key of the party that counts now')
    .action(async (id: string, options: RotateOptions) => {
      end(await rotateKey(context, id, options))
    })
  toChange(party.command('recover <party>'))
    .description('replace keys that are lost; roots sign it with "party sign"')
    .action(async (id: string, options: KeyChangeOptions) => {
      end(await recoverKey(context, id, options))
    })
  toChange(party.command('compromise <party>'))
    .description('give up a key that somebody else may hold')
    .requiredOption('--key <file>', 'another key of the party that counts now')
    .requiredOption('--kid <kid>', 'the key that is given up')
    .requiredOption('--from <offset>', 'void from here on: a place that "agreement acts" shows')
    .action(async (id: string, options: CompromiseOptions) => {
      end(await giveUpKey(context, id, options))
    })
}
