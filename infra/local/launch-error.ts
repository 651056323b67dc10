/**
 * A reason why the local bus cannot start, as sentences for the person at the terminal: what is
 * wrong, and what to do about it. It never crosses a door of the bus, so it carries no code.
 */
export class LaunchError extends Error {
  override readonly name = 'LaunchError'
}
