import type { Decision as DecisionRecord, PartyId } from '@ujirani/events'
import { decideAgain, type Again } from '../src/decide/decide-again.ts'
import { decide } from '../src/decide/decide.ts'
import type { Decision, OriginEvent } from '../src/decide/decision.ts'
import { correctedBy } from '../src/decide/follow-up.ts'
import { createPriorFold, type PriorFold } from '../src/prior-fold.ts'
import type { Register } from '../src/register.ts'
import { toMaskText } from '../src/suppression/mask.ts'
import { noonMs } from './bus.ts'
import { keys } from './disclosures.ts'

/** One line as `decisions` records it. */
function lineOf(decision: Decision): DecisionRecord['lines'][number] {
  const { agreement, version, recipient, outcome, rule, clause, copy, mask } = decision
  const held = decision.outcome === 'HELD' ? decision.heldUntil : undefined
  return {
    ...{ agreement, version, recipient, outcome, rule, clause },
    redactions: [],
    copyId: copy?.envelope.id ?? null,
    copyCommitment: null,
    mask: mask === null ? null : toMaskText(mask),
    heldUntil: held !== undefined && 'atMs' in held ? held.atMs : null,
    heldUntilType: held !== undefined && 'type' in held ? held.type : null,
  }
}

/** The record of decisions about an event at an offset of its publisher's topic. */
export function recordOf(
  { event, offset }: { readonly event: OriginEvent; readonly offset: number },
  decisions: readonly Decision[],
  outcome: DecisionRecord['outcome'] = 'DECIDED',
): DecisionRecord {
  const { source, id, type, subject } = event.envelope
  return {
    topic: 'origin.tz.isd',
    partition: 0,
    offset,
    ...{ source, id, type, subject, outcome },
    reason: null,
    duplicateOf: null,
    corrects: correctedBy(event),
    at: noonMs,
    agreementsEnd: 0,
    partiesEnd: 0,
    lines: decisions.map(lineOf),
  }
}

/** A log that is decided event by event, each with what came before it. */
export interface DecidedLog {
  readonly fold: PriorFold
  /** Decides the next event and records it. */
  readonly next: (event: OriginEvent, atMs?: number) => readonly Decision[]
  /** Decides an earlier event again and records it. */
  readonly again: (event: OriginEvent, again: Again, atMs?: number) => readonly Decision[]
}

export function createDecidedLog(register: () => Register): DecidedLog {
  const fold = createPriorFold()
  let offset = 0
  return {
    fold,
    next: (event, atMs = noonMs) => {
      const decisions = decide(event, register(), atMs, fold.prior, keys)
      fold.apply(recordOf({ event, offset }, decisions))
      offset += 1
      return decisions
    },
    again: (event, again, atMs = noonMs) => {
      const standpoint = { register: register(), atMs, prior: fold.prior, keys }
      const decisions = decideAgain(event, again, standpoint)
      const outcome = again.kind === 'release' ? 'RELEASED' : 'CAUGHT_UP'
      fold.apply(recordOf({ event, offset: again.offset }, decisions, outcome))
      return decisions
    },
  }
}

/** Recipient, outcome and clause of each decision. */
export function saidOf(decisions: readonly Decision[]): readonly string[] {
  return decisions.map(({ recipient, outcome, clause }) => `${recipient} ${outcome} ${clause}`)
}

export const cgm = 'bi.cgm' as PartyId
