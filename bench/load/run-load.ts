import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const loadMain = fileURLToPath(new URL('./load-main.ts', import.meta.url))

/** Requests that one process makes, bounded in time. */
export interface Load {
  readonly url: string
  readonly principals: readonly { readonly party: string; readonly token: string }[]
  readonly media: string
  readonly connections: number
  readonly seconds: number
  /** Events in one request; absent: one event, not a batch. */
  readonly batch?: number
  /** Requests per second over all connections; absent: as fast as they are answered. */
  readonly ratePerSecond?: number
}

/** What came of it. */
export interface LoadResult {
  /** Events accepted per second. */
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failed: number
  /** What the first refusal said; null when nothing was refused in words. */
  readonly complaint: string | null
}

/** @throws {Error} when a request was refused: figures of refusals would be worth nothing */
export async function runLoad(load: Load): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [loadMain, JSON.stringify(load)])
  const result = JSON.parse(stdout) as LoadResult
  const { failed, complaint } = result
  if (failed > 0) throw new Error(`${String(failed)} requests failed: ${complaint ?? 'no answer'}`)
  return result
}
