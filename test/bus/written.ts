import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WholeBus } from './whole-bus.ts'

/** Everything in the log files of a bus, and what its supervisor said. */
export function logsOf(bus: WholeBus): string {
  const folder = join(bus.stateDir, 'logs')
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  return [bus.output(), ...files].join('\n')
}

/** The metrics of every service. */
export async function metricsOf(bus: WholeBus): Promise<string> {
  const services = [
    ...['gateway', 'identity', 'auditor', 'steward', 'disclosure', 'ledger', 'dashboard'],
  ]
  const texts = services.map(async (service) => {
    const port = (bus.running().ports[service] ?? 0) + 1000
    const response = await fetch(`http://127.0.0.1:${String(port)}/metrics`)
    expect([service, response.status]).toEqual([service, 200])
    return response.text()
  })
  return (await Promise.all(texts)).join('\n')
}

/** Every byte of the ledger's files, each byte a character. */
export function ledgerFilesOf(bus: WholeBus): string {
  const folder = join(bus.stateDir, 'ledger')
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    .join('\n')
}
