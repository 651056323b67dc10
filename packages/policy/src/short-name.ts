import { hash } from 'node:crypto'

/** What stands for some words together: 16 bytes tell 2^32 apart with a chance of 2^-65 to err. */
export function shortName(...parts: readonly string[]): string {
  return hash('sha256', parts.join('\n'), 'buffer').toString('latin1', 0, 16)
}
