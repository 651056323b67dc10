import type { JSX } from 'preact'
import { isObject, type JsonObject, type LocalizedText, type PlaceLabel } from '../state/shapes.ts'
import { PlaceText } from './event-line.tsx'

type Names = Readonly<Record<string, LocalizedText>>

interface DataPlaceProps {
  readonly place: JsonObject
  /** By `<scheme> <code>`. */
  readonly names: Names
}

/** A place of the schemas: its name, how exactly it is known, and its codes with their scheme. */
export function DataPlace({ place, names }: DataPlaceProps): JSX.Element {
  const codes = codesOf(place)
  return (
    <span class="place">
      <PlaceText place={toPlaceLabel(place, names)} />
      {codes.length === 0 ? null : <small class="codes">{codes.join(' · ')}</small>}
    </span>
  )
}

/** A place as a line; a code that has a known name is called by it. */
export function toPlaceLabel(place: JsonObject, names: Names): PlaceLabel {
  const own = Array.isArray(place['names']) ? (place['names'] as readonly LocalizedText[]) : []
  const codes = codesOf(place)
  const known = codes.map((code) => names[code]).find((name) => name !== undefined)
  const precision = place['precision']
  return {
    names: own.length > 0 || known === undefined ? own : [known],
    code: codes[0] ?? null,
    precision: typeof precision === 'string' ? precision : null,
  }
}

function codesOf(place: JsonObject): readonly string[] {
  const codes: readonly unknown[] = Array.isArray(place['codes']) ? place['codes'] : []
  return codes.filter(isObject).map(({ scheme, code }) => `${String(scheme)} ${String(code)}`)
}
