import { randomInt } from 'node:crypto'
import { isPortFree, portsGivenOut } from './ports.ts'

/** Distances of the bus's ports to its base: services, registry and Kafka, and their companions. */
const distances = [0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14].flatMap((port) => [port, port + 1000])

/** A base (`UJIRANI_PORT_BASE`) at which nobody listens on any port of the bus at this moment. */
export async function findPortBase(): Promise<number> {
  for (;;) {
    const base = randomInt(portsGivenOut.from, portsGivenOut.to)
    const areFree = await Promise.all(distances.map((distance) => isPortFree(base + distance)))
    if (!areFree.includes(false)) return base
  }
}
