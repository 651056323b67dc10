/**
 * The guard: ends what its maker started, when the maker dies without doing so itself.
 *
 * It reads lines `watch <pid>` and `forget <pid>` from its standard input. The end of that pipe is
 * the maker's death, whatever its cause (a SIGKILL included: the kernel closes the pipe). Whatever
 * is still watched then gets SIGTERM, and SIGKILL after the time the services have for draining.
 *
 * Plain JavaScript: a compiler in memory would make it half as big again as all it does.
 */
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'

const graceMs = 12_000

/** Each watched process leads a group of its own: what it started itself must not be left either. */
function signal(pid, name) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, name)
    return true
  } catch {
    return false
  }
}

const watched = new Set()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined)

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, text] = line.split(' ')
  const pid = Number(text)
  if (verb === 'watch') watched.add(pid)
  else watched.delete(pid)
}

const deadline = performance.now() + graceMs
let left = [...watched].filter((pid) => signal(pid, 'SIGTERM'))
while (left.length > 0 && performance.now() < deadline) {
  await setTimeout(50)
  left = left.filter((pid) => signal(pid, 0))
}
for (const pid of left) signal(pid, 'SIGKILL')
