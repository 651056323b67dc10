/**
 * Makes a job of many out of calls with a few: what is asked for while a job is under way goes
 * together into the next one. One job runs at a time; each call has the fate of its job.
 */
export function together<T>(
  job: (items: readonly T[]) => Promise<void>,
): (items: readonly T[]) => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let waiting: { readonly items: T[]; readonly done: Promise<void> } | undefined
  const plan = (): { readonly items: T[]; readonly done: Promise<void> } => {
    const items: T[] = []
    const run = (): Promise<void> => {
      waiting = undefined
      return job(items)
    }
    const done = running.then(run, run)
    running = done
    return { items, done }
  }
  return (items) => {
    waiting ??= plan()
    waiting.items.push(...items)
    return waiting.done
  }
}
