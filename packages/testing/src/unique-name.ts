let count = 0

/** A name that no other test uses, of this run or of an earlier one; fit for topics and groups. */
export function uniqueName(stem: string): string {
  count += 1
  const parts = [process.pid, Date.now(), count].map((part) => part.toString(36))
  return [stem, ...parts].join('-')
}
