import type { Envelope } from '../envelope.ts'
import type { Places } from '../places/places.ts'
import type { CheckName, Finding } from './finding.ts'
import type { Inspector } from './record-walk.ts'
import { Trail } from './trail.ts'

/** What a check may ask for beside the event. */
export interface CheckScope {
  /** The clock of the door, in milliseconds since 1970. */
  readonly nowMs: number
  readonly places: Places
}

/** An event that is wrong all over is told so by its first faults; the rest would only cost. */
const mostFindings = 50

/** How far a publisher's clock may run ahead. */
export const clockSkewMs = 10 * 60_000

/** The checking of one event: what is known, where one is, and what was found. */
export class CheckContext implements CheckScope {
  readonly trail = new Trail()
  readonly envelope: Envelope
  readonly nowMs: number
  readonly places: Places
  readonly findings: Finding[] = []

  constructor(envelope: Envelope, { nowMs, places }: CheckScope) {
    this.envelope = envelope
    this.nowMs = nowMs
    this.places = places
  }

  /** Refuses the event for a member of the record being looked at. */
  refuse(check: CheckName, member: string | undefined, detail: string): void {
    this.#add({ pointer: this.trail.pointer(member), detail, check, severity: 'error' })
  }

  /** Refuses the event for an attribute of its envelope. */
  refuseAttribute(check: CheckName, name: keyof Envelope, detail: string): void {
    this.#add({ pointer: `/${name}`, detail, check, severity: 'error' })
  }

  /** Keeps a doubt with the event. */
  flag(check: CheckName, member: string, detail: string): void {
    this.#add({ pointer: this.trail.pointer(member), detail, check, severity: 'flag' })
  }

  #add(finding: Finding): void {
    if (this.findings.length < mostFindings) this.findings.push(finding)
  }
}

/** One named check, prepared per kind of record. */
export type Check = Inspector<CheckContext>
