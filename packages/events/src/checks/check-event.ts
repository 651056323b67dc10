import type { RecordNode } from '../avro-schema.ts'
import type { AvroValue } from '../avro-value.ts'
import type { EventType } from '../catalogue.ts'
import type { Envelope } from '../envelope.ts'
import { parseTimestamp } from '../timestamps.ts'
import { CheckContext, clockSkewMs, type Check, type CheckScope } from './check-context.ts'
import { checkCount } from './check-counts.ts'
import { checkAmong } from './check-documents.ts'
import {
  checkCorrection,
  checkFormat,
  checkOrder,
  checkPast,
  checkRange,
  checkRequired,
  checkZone,
} from './check-fields.ts'
import { checkContactLabel, checkDistinctOffices } from './check-offices.ts'
import { checkPlaceCode, checkPlaceConflict } from './check-places.ts'
import { checkOverlap, checkParts, checkSums } from './check-sums.ts'
import type { Finding } from './finding.ts'
import { compileWalk } from './record-walk.ts'

/** All checks of a single event's data, in the order in which they report. */
const checks: readonly Check[] = [
  checkRequired,
  checkFormat,
  checkRange,
  checkPast,
  checkOrder,
  checkZone,
  checkCorrection,
  checkDistinctOffices,
  checkContactLabel,
  checkAmong,
  checkPlaceCode,
  checkPlaceConflict,
  checkCount,
  checkOverlap,
  checkSums,
  checkParts,
]

type Walk = (value: AvroValue, context: CheckContext) => void

const compiled = new WeakMap<RecordNode, Walk>()

function walkOf({ node }: EventType): Walk {
  const known = compiled.get(node)
  if (known !== undefined) return known
  const walk = compileWalk(node, checks)
  compiled.set(node, walk)
  return walk
}

/** What the envelope says has happened, has happened. */
function checkTimes(context: CheckContext): void {
  for (const name of ['time', 'recordedtime'] as const) {
    const text = context.envelope[name]
    const timeMs = text === undefined ? undefined : parseTimestamp(text, 9)
    if (timeMs === undefined || timeMs <= context.nowMs + clockSkewMs) continue
    context.refuseAttribute('TIME_IN_FUTURE', name, 'must not lie in the future')
  }
}

/**
 * Checks one publisher's event beyond its schema: every rule that needs no other event.
 * Not for copies: what a copy leaves out is not missing.
 * @returns errors, which refuse the event, and flags, which stay with it
 */
export function checkEvent(
  type: EventType,
  envelope: Envelope,
  value: AvroValue,
  scope: CheckScope,
): readonly Finding[] {
  const context = new CheckContext(envelope, scope)
  checkTimes(context)
  walkOf(type)(value, context)
  return context.findings
}
