import type { AvroValue } from '@ujirani/events'
import type { PlainNode } from '../decide/schema-node.ts'
import { suppressedCount, type Count } from '../suppression/count.ts'

/** Whether a field holds plain numbers; days and instants are numbers in memory only. */
export function isNumber(node: PlainNode): boolean {
  return numberKinds.has(node.kind) && 'logical' in node && node.logical === undefined
}

const numberKinds: ReadonlySet<string> = new Set(['int', 'long', 'float', 'double'])

const unknownCount: Count & AvroValue = Object.freeze({
  value: null,
  qualifier: 'UNKNOWN',
  lower: null,
  upper: null,
})

/** What a count without bounds becomes: a hidden one stays hidden, any other unknown. */
export function hiddenOrUnknown(count: Count | null): Count & AvroValue {
  return count?.qualifier === 'SUPPRESSED' ? suppressedCount : unknownCount
}
