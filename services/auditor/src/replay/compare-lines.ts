import type { DecisionLine } from '@ujirani/events'
import { about, type Finding } from './verdict.ts'

const compared = [
  'version',
  'outcome',
  'rule',
  'clause',
  'copyId',
  'mask',
  'heldUntil',
  'heldUntilType',
] as const

/**
 * Compares the lines of a decision with those derived for the same record: one finding per
 * (agreement, recipient) of either side, in the order of the derived lines, then the surplus.
 */
export function compareLines(
  derived: readonly DecisionLine[],
  recorded: readonly DecisionLine[],
): readonly Finding[] {
  const left = new Map(recorded.map((line) => [keyOf(line), line]))
  const findings = derived.map((line) => {
    const other = left.get(keyOf(line))
    left.delete(keyOf(line))
    return other === undefined ? about(line, 'missing', 'decision') : compareLine(line, other)
  })
  const isExcess = (line: DecisionLine) => line.outcome !== 'WITHHELD'
  const surplus = [...left.values()].map((line) =>
    about(line, isExcess(line) ? 'excess' : 'altered', 'decision'),
  )
  return [...findings, ...surplus, ...repeatedLines(recorded)]
}

function compareLine(derived: DecisionLine, recorded: DecisionLine): Finding {
  if (derived.outcome !== recorded.outcome) {
    const verdict = recorded.outcome === 'DISCLOSED' ? 'excess' : 'missing'
    return about(derived, verdict, 'outcome')
  }
  const part = compared.find((name) => derived[name] !== recorded[name])
  if (part !== undefined) return about(derived, 'altered', part)
  if (derived.redactions.join(' ') !== recorded.redactions.join(' ')) {
    return about(derived, 'altered', 'redactions')
  }
  const isSame = isSameBytes(derived.copyCommitment, recorded.copyCommitment)
  return isSame
    ? about(derived, 'matches', 'decision')
    : about(derived, 'altered', 'copyCommitment')
}

/** Two lines for one recipient under one agreement: one of them is nobody's. */
function repeatedLines(recorded: readonly DecisionLine[]): readonly Finding[] {
  const seen = new Set<string>()
  return recorded.flatMap((line) => {
    const isNew = !seen.has(keyOf(line))
    seen.add(keyOf(line))
    return isNew ? [] : [about(line, 'excess', 'decision')]
  })
}

function isSameBytes(one: Buffer | null, other: Buffer | null): boolean {
  return one === null || other === null ? one === other : one.equals(other)
}

function keyOf({ agreement, recipient }: Pick<DecisionLine, 'agreement' | 'recipient'>): string {
  return `${agreement}\n${recipient}`
}
