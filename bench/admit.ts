import { readdirSync, readFileSync } from 'node:fs'
import { catalogue, checkEvent, createPlaces, lintFreeText, parseEvent } from '@ujirani/events'
import type { BenchOptions } from './options.ts'
import type { Findings } from './report.ts'
import { median, quantile, rounded } from './statistics.ts'

const places = createPlaces()
const folders = ['../examples/events/', '../examples/kigoma-makamba-2018/events/']

/**
 * What it costs to look at an event at the door: envelope and schema (`parse`), the named checks
 * (`check`) and the search of its free text (`lint`), for the largest of the project's events, in
 * microseconds on the wall. The baseline is `JSON.parse` of the same text, in turn.
 */
export function benchAdmit({ isQuick, say }: BenchOptions): Promise<Findings> {
  const { name, text } = largestEvent()
  say(`${name}: ${text.length.toString()} bytes`)
  const json: unknown = JSON.parse(text)
  const nowMs = Date.now()
  const steps = {
    read: () => void JSON.parse(text),
    parse: () => void parseEvent(json, catalogue),
    admit: () => {
      const event = parseEvent(json, catalogue)
      checkEvent(event.type, event.envelope, event.value, { places, nowMs })
      lintFreeText(event.type, event.value)
    },
  }
  const { type, value } = parseEvent(json, catalogue)
  const each = { ...steps, lint: () => void lintFreeText(type, value) }
  const samples: Record<string, number[]> = {}
  const rounds = isQuick ? 200 : 20_000
  for (let round = -rounds / 4; round < rounds; round += 1) {
    for (const [step, run] of Object.entries(each)) {
      const began = process.hrtime.bigint()
      run()
      const tookMicros = Number(process.hrtime.bigint() - began) / 1000
      // The first quarter only warms the compiler.
      if (round >= 0) (samples[step] ??= []).push(tookMicros)
    }
  }
  const of = (step: string): readonly number[] => samples[step] ?? []
  const result = {
    admitMicros: rounded(median(of('admit'))),
    admitMicrosP99: rounded(quantile(of('admit'), 0.99)),
    parseMicros: rounded(median(of('parse'))),
    lintMicros: rounded(median(of('lint'))),
    sizeBytes: text.length,
  }
  const baseline = { readMicros: rounded(median(of('read'))) }
  const ratio = { admitByRead: rounded(result.admitMicros / baseline.readMicros) }
  // Twenty thousand samples say no more than these.
  const kept = Object.fromEntries(
    Object.entries(samples).map(([step, all]) => [step, shapeOf(all)]),
  )
  return Promise.resolve({ samples: kept, result, baseline, ratio })
}

/** Deciles. */
function shapeOf(samples: readonly number[]): readonly number[] {
  return Array.from({ length: 9 }, (_, index) => rounded(quantile(samples, (index + 1) / 10)))
}

function largestEvent(): { readonly name: string; readonly text: string } {
  const events = folders.flatMap((folder) => {
    const url = new URL(folder, import.meta.url)
    return readdirSync(url)
      .filter((name) => name.endsWith('.json') && name !== 'order.json')
      .map((name) => ({ name, text: toText(readFileSync(new URL(name, url), 'utf8')) }))
  })
  const [largest] = events.toSorted((one, other) => other.text.length - one.text.length)
  if (largest === undefined) throw new TypeError('there are no examples')
  return largest
}

/** As it comes over HTTP: without the spaces. */
function toText(file: string): string {
  return JSON.stringify(JSON.parse(file))
}
