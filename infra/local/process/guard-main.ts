/**
 * The guard: ends what its maker started, when the maker dies without doing so itself.
 *
 * It reads lines `watch <pid>` and `forget <pid>` from its standard input. The end of that pipe is
 * the maker's death, whatever its cause (a SIGKILL included: the kernel closes the pipe). Whatever
 * is still watched then gets SIGTERM, and SIGKILL after the time the services have for draining.
 */
import { createInterface } from 'node:readline'

const graceMs = 12_000

/** Each watched process leads a group of its own: what it started itself must not be left either. */
function signal(pid: number, name: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, name)
    return true
  } catch {
    return false
  }
}

const watched = new Set<number>()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined)

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, text] = line.split(' ')
  const pid = Number(text)
  if (verb === 'watch') watched.add(pid)
  else watched.delete(pid)
}

const deadline = performance.now() + graceMs
let left = [...watched].filter((pid) => signal(pid, 'SIGTERM'))
while (left.length > 0 && performance.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 50))
  left = left.filter((pid) => signal(pid, 0))
}
for (const pid of left) signal(pid, 'SIGKILL')
