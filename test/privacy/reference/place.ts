import type { Json } from './history.ts'

// Burundian P-codes say where they lie: BDI, the province, the commune.
const lengths: Readonly<Record<string, number>> = { COUNTRY: 3, ADM1: 6, ADM2: 9 }

interface Place {
  readonly codes: readonly { readonly scheme: string; readonly code: string }[]
}

function codeOf(place: Json): string {
  const [first] = (place as unknown as Place).codes
  return first?.code ?? ''
}

/** The unit of a level that a place lies in; what is coarser stays. */
export function unitOf(place: Json, level: string): string {
  return codeOf(place).slice(0, lengths[level])
}

/** Whether a place lies in a unit. */
export function isInside(place: Json, unit: string): boolean {
  return codeOf(place).startsWith(unit)
}
