import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

interface Description<L extends string> {
  /** `ujirani_<noun>_<unit>`, as Prometheus wants it. */
  readonly name: string
  readonly help: string
  /** Names only of bounded sets (route templates, outcomes); never ids, parties or topics. */
  readonly labels?: readonly L[]
}

/** A process's measurements, in the text format of Prometheus. */
export interface Metrics {
  readonly counter: <L extends string = never>(description: Description<L>) => Counter<L>
  readonly histogram: <L extends string = never>(
    description: Description<L> & { readonly buckets: readonly number[] },
  ) => Histogram<L>
  /** `read`, when given, is asked at each scrape instead of being set on the hot path. */
  readonly gauge: <L extends string = never>(
    description: Description<L> & { readonly read?: () => number },
  ) => Gauge<L>
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** Creates metrics with a registry of their own, so that two services in one process do not mix. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const base = <L extends string>({ name, help, labels = [] }: Description<L>) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  })
  return {
    counter: (description) => new Counter(base(description)),
    histogram: (description) =>
      new Histogram({ ...base(description), buckets: [...description.buckets] }),
    gauge: (description) => {
      const { read } = description
      if (read === undefined) return new Gauge(base(description))
      return new Gauge({
        ...base(description),
        collect() {
          this.set(read())
        },
      })
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
