import type { Exit } from '../process/child.ts'

/** A running part of the bus, whatever it is: Kafka, the registry, a service. */
export interface Server {
  /** Process id of what runs now. */
  readonly pid: number
  /** Settles when what runs now has ended. */
  readonly exited: Promise<Exit>
  /** Ends it in order. */
  stop(): Promise<void>
  /** Starts it again after it has ended. */
  restart(): Promise<void>
}
