import type { PointedFault } from '@ujirani/errors'
import { EventInvalidError } from './errors.ts'

/** An input that is wrong all over is told so by its first faults; the rest would only cost. */
const mostFaults = 50

/** Names that may appear in a pointer; any other might be somebody's data in a strange place. */
const printableName = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

/** Collects what is wrong with one input, and where, while the input is being walked. */
export class Faults {
  readonly #path: (string | number)[] = []
  readonly #found: PointedFault[] = []

  /** Goes down into a member or an item of what is being looked at. */
  enter(step: string | number): void {
    this.#path.push(step)
  }

  /** Comes back up. */
  leave(): void {
    this.#path.pop()
  }

  /** Notes a fault at the present place. The detail must not quote the input. */
  add(detail: string): void {
    if (this.#found.length < mostFaults) this.#found.push({ pointer: this.#pointer(), detail })
  }

  /** Notes a fault at a member of the present place. */
  addAt(member: string, detail: string): void {
    this.enter(member)
    this.add(detail)
    this.leave()
  }

  /** Notes a member that should not be there; an odd name is not repeated, only its parent is. */
  addUnknown(member: string): void {
    if (printableName.test(member)) this.addAt(member, 'is not a field of the schema')
    else this.add('has a member that is not a field of the schema')
  }

  get list(): readonly PointedFault[] {
    return this.#found
  }

  /** @throws {EventInvalidError} when anything was noted */
  refuse(): void {
    if (this.#found.length > 0) throw new EventInvalidError(this.#found)
  }

  #pointer(): string {
    return this.#path.map((step) => `/${escape(String(step))}`).join('')
  }
}

/** RFC 6901 §3. */
function escape(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1')
}
