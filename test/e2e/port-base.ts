import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Every port of the bus, at its default base. */
const ports = [
  8080, 8081, 8082, 8083, 8084, 8085, 8086, 8087, 9080, 9081, 9082, 9084, 9085, 9086, 9087, 9092,
  9093, 9094,
]
const defaultBase = 8080
// Below 32768, where systems begin to give ports to outgoing connections: one of those may take any
// port above between this look and the start.
const lowestBase = 10_000
const highestBase = 31_000

/** A base at which nobody listens on any port of the bus at this moment. */
export async function findPortBase(): Promise<number> {
  for (;;) {
    const base = randomInt(lowestBase, highestBase)
    const areFree = await Promise.all(ports.map((port) => isFree(port - defaultBase + base)))
    if (!areFree.includes(false)) return base
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => {
      resolve(false)
    })
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true)
      })
    })
  })
}
