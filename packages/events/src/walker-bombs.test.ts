import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { bombs } from '../test/bombs.ts'

const child = join(import.meta.dirname, '..', 'test', 'bomb-child.ts')
const names = Object.keys(bombs)

/** Lets a process of its own, with little memory and little time, set off bombs. */
function setOff(how: 'walker' | 'decoder' | 'bare', bombNames: readonly string[]) {
  return spawnSync(process.execPath, ['--max-old-space-size=48', child, how, ...bombNames], {
    encoding: 'utf8',
    killSignal: 'SIGKILL',
    timeout: how === 'bare' ? 3_000 : 30_000,
  })
}

describe('a process that walks before it decodes', () => {
  it.each(['walker', 'decoder'] as const)(
    'refuses every bomb by its %s, and lives',
    (how) => {
      const { status, stdout, stderr } = setOff(how, names)
      const ends = names.map(() => 'armed\nERR_AVRO_MALFORMED\n').join('')
      expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: ends })
    },
    60_000,
  )
})

describe('a process that only decodes', () => {
  it.each(names)(
    'dies of %s, or hangs',
    (name) => {
      const { signal, stdout } = setOff('bare', [name])
      expect(stdout).toBe('armed\n')
      // Out of memory ends in an abort; SIGKILL is the time running out.
      expect(['SIGABRT', 'SIGTRAP', 'SIGKILL']).toContain(signal)
    },
    30_000,
  )
})
