import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LaunchError } from '../launch-error.ts'
import { findMaven, runMaven } from './maven.ts'

describe('findMaven', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'maven-'))
  })
  afterEach(() => {
    rmSync(root, { recursive: true })
  })

  const install = (folder: string, script: string): string => {
    mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, folder, 'mvn'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return join(root, folder)
  }

  it('finds mvn on PATH', () => {
    const folder = install('bin', '')
    expect(findMaven({ PATH: `/nothing:${folder}` }, 'linux')).toBe(join(folder, 'mvn'))
  })

  it('takes MAVEN_HOME first', () => {
    install('home/bin', '')
    const env = { MAVEN_HOME: join(root, 'home'), PATH: install('bin', '') }
    expect(findMaven(env, 'linux')).toBe(join(root, 'home', 'bin', 'mvn'))
  })

  it('says what is missing and what for', () => {
    const find = (): unknown => findMaven({ PATH: '/nothing' }, 'linux')
    expect(find).toThrow(LaunchError)
    expect(find).toThrow(/Maven \(mvn\) was not found on PATH.*Install it/s)
  })

  it('fails with the words of Maven itself', async () => {
    const PATH = `${install('bin', 'echo "[ERROR] Could not resolve host"; exit 1')}:/bin:/usr/bin`
    const jdk = { home: '/jdk', java: '/jdk/bin/java', major: 25, release: '' }
    const run = runMaven({ env: { PATH }, jdk, goal: 'copy', args: [], onLine: () => undefined })
    await expect(run).rejects.toThrow(/Could not resolve host.*try again/s)
  })
})
