/** What the story needs of a running bus. */
export interface StoryContext {
  /** Where the bus keeps its demo: keys, clients, trust file. */
  readonly stateDir: string
  readonly gatewayUrl: string
  readonly auditorUrl: string
  readonly identityUrl: string
  /** Tells the person at the terminal what is being done, one line at a time. */
  readonly log: (line: string) => void
}
