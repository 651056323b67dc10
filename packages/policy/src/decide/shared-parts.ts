import type { EventType, Places } from '@ujirani/events'

/** What rules can share that say the same of a type. */
export interface SharedParts {
  /**
   * The part that was made for what says the same, or a new one.
   *
   * @param said what it is made of, in one spelling; of another kind of part, another beginning
   */
  readonly of: <Part>(said: string, make: () => Part) => Part
}

/** So many parts are kept for a type: agreements name the same few, but anybody may propose more. */
const partsKept = 2048

const known = new WeakMap<Places, WeakMap<EventType, SharedParts>>()

/**
 * The parts compiled for a type. Agreements made from a template have thousands of rules that say
 * the same: compiled once, they fit into the processor's caches, and the engine's guesses hold for
 * all. A part must be pure; what it remembers may not change what it gives.
 */
export function sharedParts(places: Places, type: EventType): SharedParts {
  const ofPlaces = known.get(places) ?? new WeakMap<EventType, SharedParts>()
  known.set(places, ofPlaces)
  const shared = ofPlaces.get(type) ?? createShared()
  ofPlaces.set(type, shared)
  return shared
}

function createShared(): SharedParts {
  const parts = new Map<string, unknown>()
  return {
    of: <Part>(said: string, make: () => Part): Part => {
      if (parts.has(said)) return parts.get(said) as Part
      const part = make()
      if (parts.size >= partsKept) parts.clear()
      parts.set(said, part)
      return part
    },
  }
}
