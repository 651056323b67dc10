/** One thing that is started when what it stands on is ready, and stopped before it. */
export interface Part<R> {
  readonly name: string
  readonly after: readonly string[]
  /** Resolves when it is ready; rejects with nothing of it left running. */
  start(): Promise<R>
  stop(started: R): Promise<void>
}

/** Parts that are all ready. */
export interface StartedParts {
  /** Stops each part after all that stand on it; resolves when all have stopped. */
  stop(): Promise<void>
}

/**
 * Starts parts as soon as what they stand on is ready, so as parallel as they allow.
 *
 * When one fails, no further one is begun, those under way are awaited and stopped with the rest,
 * and the first failure is thrown: nothing half-started is left.
 *
 * @throws {TypeError} when a part stands on one that does not exist, or in a circle
 */
export async function startParts<R>(parts: readonly Part<R>[]): Promise<StartedParts> {
  checkOrder(parts)
  const started = new Map<string, () => Promise<void>>()
  const starting = new Map<string, Promise<void>>()
  let failure: { readonly reason: unknown } | undefined
  const begin = async (part: Part<R>): Promise<void> => {
    for (const name of part.after) await starting.get(name)
    if (failure !== undefined) return
    try {
      const running = await part.start()
      started.set(part.name, () => part.stop(running))
    } catch (reason) {
      failure ??= { reason }
    }
  }
  for (const part of inOrder(parts)) starting.set(part.name, begin(part))
  await Promise.all(starting.values())
  const stop = (): Promise<void> => stopParts(parts, started)
  if (failure === undefined) return { stop }
  await stop()
  throw failure.reason
}

/** The parts such that each comes after what it stands on. */
function inOrder<R>(parts: readonly Part<R>[]): readonly Part<R>[] {
  const placed: Part<R>[] = []
  const isPlaced = (name: string): boolean => placed.some((part) => part.name === name)
  while (placed.length < parts.length) {
    const next = parts.filter((part) => !isPlaced(part.name) && part.after.every(isPlaced))
    if (next.length === 0) throw new TypeError('parts that stand on each other')
    placed.push(...next)
  }
  return placed
}

function checkOrder<R>(parts: readonly Part<R>[]): void {
  const names = new Set(parts.map(({ name }) => name))
  for (const { name, after } of parts) {
    const unknown = after.find((other) => !names.has(other))
    if (unknown !== undefined) throw new TypeError(`${name} stands on ${unknown}, which is no part`)
  }
}

async function stopParts<R>(
  parts: readonly Part<R>[],
  started: ReadonlyMap<string, () => Promise<void>>,
): Promise<void> {
  const stopping = new Map<string, Promise<void>>()
  for (const part of [...inOrder(parts)].reverse()) {
    const above = parts.filter(({ after }) => after.includes(part.name))
    const stop = async (): Promise<void> => {
      for (const { name } of above) await stopping.get(name)
      await started.get(part.name)?.()
    }
    stopping.set(part.name, stop())
  }
  await Promise.all(stopping.values())
}
