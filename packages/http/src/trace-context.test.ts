import { toTraceContext } from './trace-context.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

describe('toTraceContext', () => {
  it('continues a trace with a span of its own', () => {
    const { traceId: continued, traceparent } = toTraceContext(`00-${traceId}-00f067aa0ba902b7-01`)
    expect(continued).toBe(traceId)
    expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
    expect(traceparent).not.toContain('00f067aa0ba902b7')
  })

  it.each([
    ['nothing', undefined],
    ['upper case', `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['version ff', `ff-${traceId}-00f067aa0ba902b7-01`],
    ['words', 'canary'],
  ])('begins a trace for %s', (_, header) => {
    const fresh = toTraceContext(header)
    expect(fresh.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(fresh.traceId).not.toBe(traceId)
    expect(fresh.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  })
})
