import type { Command } from 'commander'

/** Told the exit code of a command. */
export type End = (code: number) => void

/** Options of commands that speak to a bus as a party. */
export function addConnection(command: Command): Command {
  return command
    .option('--as <party>', 'as this party of the demo (its client <party>-system)')
    .option('--client <file>', 'with this client file instead')
    .option('--gateway <url>', 'another gateway than that of the demo')
}

/** Collects an option that may be repeated. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}
