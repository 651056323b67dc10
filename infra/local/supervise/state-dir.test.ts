import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LaunchError } from '../launch-error.ts'
import { clearState, holdStateDir, tidyState, writeRunFile } from './state-dir.ts'

describe('the state folder', () => {
  let stateDir: string
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'state-'))
  })
  afterEach(() => {
    rmSync(stateDir, { recursive: true })
  })
  const make = (...names: readonly string[]): void => {
    for (const name of names) mkdirSync(join(stateDir, name), { recursive: true })
  }

  it('is held by one launch at a time', () => {
    const held = holdStateDir(stateDir)
    expect(() => holdStateDir(stateDir)).toThrow(LaunchError)
    expect(() => holdStateDir(stateDir)).toThrow(/running already.*it is still starting/s)
    held.release()
    holdStateDir(stateDir).release()
  })

  it('names the process that holds it', () => {
    const held = holdStateDir(stateDir)
    const services = { gateway: '', identity: '', auditor: '', ledger: '', dashboard: '' }
    const addresses = { ...services, registry: '', kafka: '' }
    writeRunFile(stateDir, { pids: { supervisor: 4711 }, ports: {}, ...addresses })
    expect(() => holdStateDir(stateDir)).toThrow(/process 4711/)
    held.release()
  })

  it('is cleared of what launches made, and of nothing else', () => {
    make('kafka/data', 'keys', 'gateway', 'letters from home')
    writeFileSync(join(stateDir, 'trust.json'), '{}')
    clearState(stateDir)
    expect(readdirSync(stateDir)).toEqual(['letters from home'])
  })

  it('keeps what follows the log while the log is there', () => {
    make('kafka/data', 'gateway', 'dashboard', 'auditor', 'logs')
    writeFileSync(join(stateDir, 'kafka/data/meta.properties'), '')
    tidyState(stateDir)
    expect(readdirSync(stateDir).sort()).toEqual(['auditor', 'dashboard', 'gateway', 'kafka'])
  })

  it('drops what follows the log when the log is gone', () => {
    make('keys', 'gateway', 'dashboard', 'auditor', 'ledger')
    tidyState(stateDir)
    expect(readdirSync(stateDir)).toEqual(['keys'])
    expect(existsSync(join(stateDir, 'gateway'))).toBe(false)
  })
})
