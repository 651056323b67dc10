import type { PointedFault } from '@ujirani/errors'

/** A problem document (RFC 9457). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly code?: string
  /** What is wrong with the input, and where (RFC 6901). */
  readonly errors?: readonly PointedFault[]
  /** The request's id; quote it to the operator. */
  readonly instance?: string
  /** For an expired cursor: the earliest there is. */
  readonly earliest?: string
}

/** Reads a problem document; what is none (a proxy's page, say) becomes the plainest problem. */
export function parseProblem(text: string, status: number): Problem {
  const plain = { type: 'about:blank', title: `The gateway answered ${status.toString()}`, status }
  try {
    return toProblem(JSON.parse(text), status) ?? plain
  } catch {
    return plain
  }
}

/** A problem out of parsed JSON, whatever else it may hold; `undefined` when it is none. */
export function toProblem(json: unknown, status: number): Problem | undefined {
  if (typeof json !== 'object' || json === null || !('title' in json)) return undefined
  const members: Readonly<Record<string, unknown>> = { ...json }
  const text = (name: string): Readonly<Record<string, string>> => {
    const value = members[name]
    return typeof value === 'string' ? { [name]: value } : {}
  }
  return {
    type: 'about:blank',
    title: String(members['title']),
    status: typeof members['status'] === 'number' ? members['status'] : status,
    ...text('type'),
    ...text('detail'),
    ...text('code'),
    ...text('instance'),
    ...text('earliest'),
    ...(Array.isArray(members['errors']) ? { errors: members['errors'] as PointedFault[] } : {}),
  }
}

/** RFC 9110 §10.2.3: seconds, or a date. */
export function parseRetryAfter(value: string | null, nowMs = Date.now()): number | undefined {
  if (value === null) return undefined
  if (/^\d{1,6}$/.test(value)) return Number(value)
  const atMs = Date.parse(value)
  return Number.isNaN(atMs) ? undefined : Math.max(0, Math.ceil((atMs - nowMs) / 1000))
}
