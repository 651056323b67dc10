import {
  asObject,
  readObjects,
  readText,
  readTextOrNull,
  readWhole,
  type JsonObject,
} from './json.ts'

/** Something that a recipient owes under an agreement and has not done. */
interface Duty {
  readonly duty: string
  readonly state: string
  /** The recipient that owes it. */
  readonly by: string
  /** RFC 3339: until when it is in time. */
  readonly due: string
  /** The event that it is about, by the own id of it; null where there is none, or none is known. */
  readonly event: string | null
}

/** Duties under an agreement that are open or late. */
export interface Duties {
  readonly agreement: string
  readonly open: number
  readonly late: number
  readonly duties: readonly Duty[]
}

/** Parses the answer of `GET /v1/agreements/{id}/duties`. */
export function parseDuties(json: unknown): Duties {
  const answer = asObject(json, 'the duties')
  return {
    agreement: readText(answer, 'agreement'),
    open: readWhole(answer, 'open'),
    late: readWhole(answer, 'late'),
    duties: readObjects(answer, 'duties').map(parseDuty),
  }
}

function parseDuty(entry: JsonObject): Duty {
  return {
    duty: readText(entry, 'duty'),
    state: readText(entry, 'state'),
    by: readText(entry, 'by'),
    due: readText(entry, 'due'),
    event: readTextOrNull(entry, 'event'),
  }
}
