/** How a client reaches a test broker; plain data, so that it can be handed between processes. */
export interface BrokerAddress {
  /** What it is, for people: `local JVM`, `Docker apache/kafka:4.4.0`, `named broker`. */
  readonly kind: string
  readonly brokers: readonly string[]
  /** As `UJIRANI_KAFKA_CREDENTIALS_FILE` wants it; undefined: plain text. */
  readonly credentialsFile: string | undefined
}

/** A broker that a test started and may ill-treat. */
export interface StartedBroker extends BrokerAddress {
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again over the same data, at the same address. */
  restart(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}
