import { asObject, readText, readWhole, type JsonObject } from './json.ts'
import { toProblem, type Problem } from './problem.ts'
import { parseReceipt, type Receipt } from './receipt.ts'
import { AnswerInvalidError } from './errors.ts'

/** The outcome of one event of a batch. */
export type BatchItem =
  | { readonly id: string | null; readonly status: number; readonly receipt: Receipt }
  | { readonly id: string | null; readonly status: number; readonly problem: Problem }

/** Parses one outcome; `id` is null where the item was no event that had one. */
export function parseBatchItem(item: JsonObject): BatchItem {
  const id = item['id'] === null || item['id'] === undefined ? null : readText(item, 'id')
  const status = readWhole(item, 'status')
  if (item['receipt'] !== undefined) return { id, status, receipt: parseReceipt(item['receipt']) }
  const problem = toProblem(asObject(item['problem'], 'a problem'), status)
  if (problem === undefined) throw new AnswerInvalidError('an item without receipt or problem')
  return { id, status, problem }
}
