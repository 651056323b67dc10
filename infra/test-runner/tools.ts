import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { MachineEnv } from '../local/config.ts'

/** How a tool is looked for: by a program's name, a Python module, or a folder. */
type Look = (env: MachineEnv) => boolean

const programs = (...names: readonly string[]): Look => {
  return (env) =>
    (env['PATH'] ?? '')
      .split(delimiter)
      .some((folder) => names.some((name) => folder !== '' && existsSync(join(folder, name))))
}

/**
 * What an outside test may need, by the word it says after `@needs`. Beside these,
 * `python:<module>` is a module that python3 must be able to import.
 */
const looks: Readonly<Record<string, Look>> = {
  'avro-bin': programs('avroappend'),
  chromium: (env) =>
    existsSync(env['UJIRANI_CHROMIUM'] ?? '') ||
    programs('chromium', 'chromium-browser', 'google-chrome')(env),
  docker: programs('docker'),
  go: programs('go'),
  jose: programs('jose'),
  kcat: programs('kcat'),
  // The right to make a network namespace, in which there is no network.
  netns: () => spawnSync('unshare', ['-rn', 'true'], { stdio: 'ignore' }).status === 0,
  python: programs('python3'),
  shared: (env) => existsSync(join(env['UJIRANI_SHARED'] ?? '', 'data')),
  xmllint: programs('xmllint'),
}

/** Whether a tool is known to the table; a typing error must not pass for a missing tool. */
export function isKnownTool(tool: string): boolean {
  return tool in looks || tool.startsWith('python:')
}

/** Whether the machine has the tool. */
export function hasTool(tool: string, env: MachineEnv): boolean {
  const look = looks[tool]
  if (look !== undefined) return look(env)
  const module = tool.replace(/^python:/, '')
  return spawnSync('python3', ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0
}
