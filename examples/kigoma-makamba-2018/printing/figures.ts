import type { StorySummary } from '../summary.ts'
import { list, row } from './page.ts'

const countWidths = [11, -10, -10, -10, -14, -10, -10]

/** The counts of the summary. */
export function counts({ parties }: StorySummary): readonly string[] {
  const titles = ['received', 'redacted', 'withheld']
  return [
    row(['', '', '', '', '', '', 'exercises'], countWidths),
    row(['', ...titles, ...titles], countWidths),
    ...Object.entries(parties).map(([party, { exercise, ...actual }]) =>
      row(
        [
          party,
          ...[actual, exercise].flatMap((each) =>
            [each.received, each.redacted, each.withheld].map(String),
          ),
        ],
        countWidths,
      ),
    ),
    'received: copies in its feed; redacted: those of them that are not the whole record; withheld: its',
    'own events, once for each other party that got nothing of it. Exercises are never added.',
  ]
}

/** The checks, each with what it looked at or what is wrong. */
export function checks({
  checks: results,
  latencyMs: { p50, p99 },
  ok,
}: StorySummary): readonly string[] {
  const latency =
    p50 === null || p99 === null
      ? 'nothing was new: the story had been played on this bus before'
      : `from publishing to the recipient’s stream: p50 ${p50.toString()} ms, p99 ${p99.toString()} ms`
  return [
    ...results.flatMap((check) => [
      `${check.ok ? '✓' : '✗'} ${check.name}`,
      ...list(
        '  ',
        check.detail.split(/(?<=[,;]) /).map((part) => part.replace(/,$/, '')),
      ),
    ]),
    '',
    latency,
    ok ? 'every check holds' : 'NOT every check holds',
  ]
}
