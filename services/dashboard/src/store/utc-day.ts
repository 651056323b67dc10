/** The UTC day of an instant, in the form of `retainuntil`: `YYYY-MM-DD`. */
export function toUtcDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
