import { createMetrics } from './metrics.ts'

describe('createMetrics', () => {
  it('prints what was counted, under the name of the service', async () => {
    const metrics = createMetrics('gateway')
    metrics
      .counter({ name: 'ujirani_x_total', help: 'x', labels: ['outcome'] })
      .inc({ outcome: 'ok' })
    expect(await metrics.text()).toContain('ujirani_x_total{outcome="ok",service="gateway"} 1')
  })

  it('asks a gauge at each scrape', async () => {
    let lag = 1
    const metrics = createMetrics('gateway')
    metrics.gauge({ name: 'ujirani_lag', help: 'x', read: () => lag })
    expect(await metrics.text()).toContain('ujirani_lag{service="gateway"} 1')
    lag = 2
    expect(await metrics.text()).toContain('ujirani_lag{service="gateway"} 2')
  })

  it('keeps two services in one process apart', async () => {
    createMetrics('a').counter({ name: 'ujirani_only_a_total', help: 'x' }).inc()
    expect(await createMetrics('b').text()).not.toContain('only_a')
  })
})
