import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LaunchError } from '../launch-error.ts'
import { findMismatches, readDigests } from './digests.ts'
import { fetchProgram, fetchRecorded, requireSpace, type FetchContext } from './fetch.ts'

const sha256OfHello = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'

describe('fetching', () => {
  let root: string
  let context: FetchContext
  const lines: string[] = []
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fetch-'))
    lines.length = 0
    context = {
      env: { PATH: `${join(root, 'bin')}:/bin:/usr/bin` },
      jdk: { home: '/jdk', java: '/jdk/bin/java', major: 25, release: '' },
      cacheDir: join(root, 'cache'),
      print: (line) => lines.push(line),
    }
  })
  afterEach(() => {
    rmSync(root, { recursive: true })
  })

  describe('fetchProgram', () => {
    let fills = 0
    const program = {
      title: 'Thing 1',
      folder: 'thing-1',
      neededMiB: 1,
      fill(into: string) {
        fills += 1
        mkdirSync(join(into, 'lib'))
        writeFileSync(join(into, 'lib', 'a.jar'), 'hello')
        return Promise.resolve()
      },
    }
    beforeEach(() => {
      fills = 0
    })

    it('fetches once', async () => {
      const home = await fetchProgram(program, context)
      expect(readFileSync(join(home, 'lib', 'a.jar'), 'utf8')).toBe('hello')
      expect(await fetchProgram(program, context)).toBe(home)
      expect(fills).toBe(1)
    })

    it('fetches again what lost a file or a part of one', async () => {
      const home = await fetchProgram(program, context)
      truncateSync(join(home, 'lib', 'a.jar'), 2)
      await fetchProgram(program, context)
      expect(fills).toBe(2)
      rmSync(join(home, 'lib', 'a.jar'))
      await fetchProgram(program, context)
      expect(fills).toBe(3)
    })

    it('begins anew where a killed fetch left a half', async () => {
      mkdirSync(join(context.cacheDir, 'thing-1.half-999'), { recursive: true })
      mkdirSync(join(context.cacheDir, 'thing-1', 'lib'), { recursive: true })
      await fetchProgram(program, context)
      expect(fills).toBe(1)
      expect(readdirSync(context.cacheDir)).toEqual(['thing-1'])
    })

    it('leaves nothing that looks finished when it fails', async () => {
      const failing = { ...program, fill: () => Promise.reject(new LaunchError('no network')) }
      await expect(fetchProgram(failing, context)).rejects.toThrow('no network')
      expect(readdirSync(context.cacheDir)).toEqual([])
    })
  })

  describe('fetchRecorded', () => {
    /** A Maven that copies what it has: a damaged file first, a sound one from a new repository. */
    const installMaven = (fromOld: string, fromFresh: string): void => {
      mkdirSync(join(root, 'bin'))
      const script = [
        '#!/bin/sh',
        'content=$OLD',
        'for word in "$@"; do case "$word" in',
        `  -Dmaven.repo.local=*) content='${fromFresh}' ;;`,
        '  -DoutputDirectory=*) into="${word#-DoutputDirectory=}" ;;',
        'esac; done',
        `printf %s "\${content:-${fromOld}}" > "$into/a.jar"`,
      ]
      writeFileSync(join(root, 'bin', 'mvn'), script.join('\n'), { mode: 0o755 })
    }
    const fetchHello = (): Promise<void> => {
      const digestFile = join(root, 'recorded.sha256')
      writeFileSync(digestFile, `${sha256OfHello}  a.jar\n`)
      const into = join(root, 'into')
      return fetchRecorded({ title: 'Thing', goal: 'copy', args: [], digestFile, into }, context)
    }

    it('accepts what was recorded', async () => {
      installMaven('hello', 'never asked')
      await fetchHello()
      expect(readFileSync(join(root, 'into', 'a.jar'), 'utf8')).toBe('hello')
    })

    it('gets past a damaged file in the local Maven repository', async () => {
      installMaven('hel', 'hello')
      await fetchHello()
      expect(readFileSync(join(root, 'into', 'a.jar'), 'utf8')).toBe('hello')
      expect(lines.join('\n')).toContain('a.jar is not what was recorded')
    })

    it('refuses what is not what was recorded', async () => {
      installMaven('evil', 'evil')
      await expect(fetchHello()).rejects.toThrow(/a\.jar is not the file recorded.*was run/s)
      expect(existsSync(join(context.cacheDir, 'maven-fresh'))).toBe(false)
    })
  })

  describe('findMismatches', () => {
    it('finds missing, changed and unrecorded files', async () => {
      const digests = join(root, 'd')
      writeFileSync(digests, ['a', 'b', 'c'].map((name) => `${sha256OfHello}  ${name}\n`).join(''))
      const folder = join(root, 'files')
      mkdirSync(folder)
      writeFileSync(join(folder, 'a'), 'hello')
      writeFileSync(join(folder, 'b'), 'hello!')
      writeFileSync(join(folder, 'x'), 'hello')
      expect(await findMismatches(folder, readDigests(digests))).toEqual(['x', 'b', 'c'])
    })
  })

  describe('requireSpace', () => {
    it('passes where there is enough', () => {
      expect(() => {
        requireSpace(root, 100, 'to fetch a thing', () => 100)
      }).not.toThrow()
    })

    it('says how much is free and needed, and where', () => {
      expect(() => {
        requireSpace(root, 100, 'to fetch a thing', () => 99.6)
      }).toThrow(`Too little disk space to fetch a thing: ${root} has 99 MiB free, 100 MiB are`)
    })

    it('asks the real disk', () => {
      expect(() => {
        requireSpace(root, 10 ** 12, 'to fetch a thing')
      }).toThrow(LaunchError)
    })
  })
})
