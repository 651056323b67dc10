import { encodeFramed, toKafkaHeaders } from '@ujirani/events'
import { createLinkKeys, decide, nothingBefore } from '@ujirani/policy'
import { createDecideLoad, type DecideLoad } from '../packages/policy/test/decide-load.ts'
import type { BenchOptions } from './options.ts'
import type { Findings } from './report.ts'
import { median, rounded } from './statistics.ts'

const keys = createLinkKeys(Buffer.alloc(32, 7), 'bench')

/**
 * Decisions per second of one core's time: every event matches all agreements of its publisher, 20 fields,
 * 30 % with suppression. The baseline is encoding the same events once, which the log needs of any
 * copy; `manyAgreements` has ten times the publishers loaded beside those whose events are decided,
 * and must not cost more. `manyPublishers` has events of all of them: ten times the rules at work,
 * more of which are out of the processor's caches when they are needed.
 *
 * `fiveRules` has five rules in each of five agreements, of which each event matches another one;
 * `fiveRulesBesideMany` the same events with 200 publishers and 1,000 agreements loaded, and
 * `fiveRulesOfMany` events of all 200.
 */
export async function benchDecide({ isQuick, say }: BenchOptions): Promise<Findings> {
  const events = 500
  const size = { publishers: 20, agreementsEach: 10, events }
  const five = { agreementsEach: 5, rules: 5, events }
  const loads = {
    decide: createDecideLoad(size),
    manyAgreements: createDecideLoad({ ...size, publishers: 200, active: size.publishers }),
    manyPublishers: createDecideLoad({ ...size, publishers: 200 }),
    fiveRules: createDecideLoad({ ...five, publishers: 20 }),
    fiveRulesBesideMany: createDecideLoad({ ...five, publishers: 200, active: 20 }),
    fiveRulesOfMany: createDecideLoad({ ...five, publishers: 200, events: 2 * events }),
  }
  const rounds = isQuick ? 2 : 15
  const decided = Object.keys(loads) as readonly (keyof typeof loads)[]
  const names = [...decided, 'encode'] as const
  const samples: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = -2; round < rounds; round += 1) {
    const found = [
      ...decided.map((name) => [name, decisionsPerSecond(loads[name], isQuick)] as const),
      ['encode', encodingsPerSecond(loads.decide, isQuick)] as const,
    ]
    // The first two rounds only warm the compiler.
    if (round < 0) continue
    for (const [name, value] of found) samples[name]?.push(Math.round(value))
    say(`round ${String(round + 1)}: ${String(Math.round(found[0]?.[1] ?? 0))} decisions/s`)
  }
  const rate = (name: string): number => rounded(median(samples[name] ?? []))
  const result = {
    decisionsPerSecond: rate('decide'),
    decisionsPerSecondWithManyAgreements: rate('manyAgreements'),
    decisionsPerSecondOfManyPublishers: rate('manyPublishers'),
    decisionsPerSecondWithFiveRules: rate('fiveRules'),
    decisionsPerSecondWithFiveRulesBesideMany: rate('fiveRulesBesideMany'),
    decisionsPerSecondWithFiveRulesOfMany: rate('fiveRulesOfMany'),
  }
  const baseline = { encodingsPerSecond: rate('encode') }
  const ratio = {
    decisionsByEncodings: rounded(result.decisionsPerSecond / baseline.encodingsPerSecond),
    besideManyByFew: rounded(
      result.decisionsPerSecondWithFiveRulesBesideMany / result.decisionsPerSecondWithFiveRules,
    ),
    manyByFew: rounded(result.decisionsPerSecondWithManyAgreements / result.decisionsPerSecond),
  }
  return Promise.resolve({ samples, result, baseline, ratio })
}

function decisionsPerSecond({ register, events, atMs }: DecideLoad, isQuick: boolean): number {
  let made = 0
  const tookMs = timed(isQuick, () => {
    for (const event of events) made += decide(event, register, atMs, nothingBefore, keys).length
  })
  return made / (tookMs / 1000)
}

function encodingsPerSecond({ events }: DecideLoad, isQuick: boolean): number {
  let made = 0
  const salt = Buffer.alloc(16)
  const tookMs = timed(isQuick, () => {
    for (const { envelope, value, type } of events) {
      encodeFramed(1, type.avro, value)
      toKafkaHeaders(envelope, { salt })
      made += 1
    }
  })
  return made / (tookMs / 1000)
}

/**
 * Repeats work until it has taken long enough to be timed.
 *
 * @returns milliseconds of this thread's processor time, which others' work falsifies less than it
 *   does the time on the wall
 */
function timed(isQuick: boolean, work: () => void): number {
  const leastMs = isQuick ? 50 : 400
  const began = process.threadCpuUsage()
  let tookMs = 0
  while (tookMs < leastMs) {
    work()
    const { user, system } = process.threadCpuUsage(began)
    tookMs = (user + system) / 1000
  }
  return tookMs
}
