import type { AgreementAnswer } from '@ujirani/client'
import type { CheckResult } from './checks/check.ts'
import { isRedacted } from './redaction.ts'
import type { Seen } from './seen.ts'
import { isActual, type Story, type StoryEvent } from './story.ts'

/** What a party got, and what it kept from others. */
interface Counts {
  /** Copies in its feed. */
  readonly received: number
  /** Those of them whose record is not the publisher's, field by field. */
  readonly redacted: number
  /** Pairs of an event of its own and another party that got no copy of it. */
  readonly withheld: number
}

/** How long a copy took from the publisher's call to the recipient's stream. */
export interface Latency {
  /** Milliseconds; null when nothing was new, as on a second start. */
  readonly p50: number | null
  readonly p99: number | null
}

/** What `npm start -- --once --json FILE` writes. */
export interface StorySummary {
  /** Every check holds. */
  readonly ok: boolean
  /** Actual ones. */
  readonly events: number
  readonly exercises: number
  /** The counts are of Actual events; exercises stand apart and are never added to them. */
  readonly parties: Readonly<Record<string, Counts & { readonly exercise: Counts }>>
  readonly agreements: readonly Pick<AgreementAnswer, 'agreement' | 'version' | 'state'>[]
  readonly latencyMs: Latency
  readonly checks: readonly CheckResult[]
}

/** What is summed up. */
export interface Outcome {
  readonly story: Story
  readonly seen: Seen
  readonly agreements: readonly AgreementAnswer[]
  readonly latencyMs: Latency
  readonly checks: readonly CheckResult[]
}

/** Sums up a playing. */
export function summarise({ story, seen, agreements, latencyMs, checks }: Outcome): StorySummary {
  const parties = story.parties.map(({ party }) => [
    party,
    {
      ...count(party, story, seen, isActual),
      exercise: count(party, story, seen, (event) => !isActual(event)),
    },
  ])
  const events = story.events.filter(isActual).length
  return {
    ok: checks.every(({ ok }) => ok),
    events,
    exercises: story.events.length - events,
    parties: Object.fromEntries(parties) as StorySummary['parties'],
    agreements: agreements.map(({ agreement, version, state }) => ({ agreement, version, state })),
    latencyMs,
    checks,
  }
}

function count(
  party: string,
  { parties, events }: Story,
  { copies }: Seen,
  counts: (event: StoryEvent) => boolean,
): Counts {
  const received = copies.filter(({ event, recipient }) => recipient === party && counts(event))
  const own = events.filter((event) => event.publisher === party && counts(event))
  const others = parties.filter((other) => other.party !== party)
  const hasCopy = (event: StoryEvent, recipient: string): boolean =>
    copies.some((copy) => copy.event === event && copy.recipient === recipient)
  const withheld = own.flatMap((event) => others.filter((other) => !hasCopy(event, other.party)))
  return {
    received: received.length,
    redacted: received.filter(isRedacted).length,
    withheld: withheld.length,
  }
}

/** The value below which a share of the samples lies, to a tenth. */
export function percentile(samples: readonly number[], share: number): number | null {
  const sorted = samples.toSorted((one, other) => one - other)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  return value === undefined ? null : Math.round(value * 10) / 10
}
