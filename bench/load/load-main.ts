import autocannon from 'autocannon'
import { createLoadEvent } from './events.ts'
import type { Load, LoadResult } from './run-load.ts'

// A process of its own, so that making events and reading answers costs the server nothing it
// would not cost with clients elsewhere.

const load = JSON.parse(process.argv[2] ?? '{}') as Load
let turn = 0

/** The next principal's request. Bodies are distinct: every event is a new one. */
function nextRequest(request: autocannon.Request): autocannon.Request {
  const { party, token } = load.principals[turn++ % load.principals.length] ?? {
    party: '',
    token: '',
  }
  const events = Array.from({ length: load.batch ?? 1 }, () => createLoadEvent(party))
  const isBatch = load.batch !== undefined
  return {
    ...request,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': isBatch ? 'application/cloudevents-batch+json' : load.media,
    },
    body: isBatch ? `[${events.join(',')}]` : (events[0] ?? ''),
  }
}

let complaint: string | null = null

/** Whether an answer accepts all it was sent: in a batch each item has a status of its own. */
function isAccepted(body: string): boolean {
  const isRefusal = body.includes('"problem"') || body.includes('"code":"ERR_')
  if (isRefusal) complaint ??= body.slice(0, 600)
  return !isRefusal
}

const result = await autocannon({
  url: load.url,
  connections: load.connections,
  duration: load.seconds,
  ...(load.ratePerSecond === undefined ? {} : { overallRate: load.ratePerSecond }),
  requests: [{ method: 'POST', setupRequest: nextRequest }],
  verifyBody: (body) => isAccepted(String(body ?? '')),
})
const found: LoadResult = {
  perSecond: (result['2xx'] * (load.batch ?? 1)) / result.duration,
  p50Ms: result.latency.p50,
  p99Ms: result.latency.p99,
  failed: result.non2xx + result.errors + result.timeouts + result.mismatches,
  complaint,
}
process.stdout.write(JSON.stringify(found))
