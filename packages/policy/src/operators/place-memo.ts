import type { AvroValue, Place } from '@ujirani/events'

/** Places remembered per question: most events name one of a few. */
const placesRemembered = 512

let lastPlace: AvroValue = null
let lastKey = ''

/** The codes of a place as one text. The places of one event are asked for again and again. */
function keyOf(value: AvroValue): string {
  if (value === lastPlace) return lastKey
  let key = ''
  for (const { scheme, code, vintage } of (value as unknown as Place).codes) {
    key += `${scheme} ${code} ${String(vintage)}\n`
  }
  lastPlace = value
  lastKey = key
  return key
}

/**
 * Remembers the answers to a question about places that only their codes decide; the hierarchy
 * takes several look-ups for each.
 */
export function rememberByCodes<T>(ask: (place: Place) => T): (value: AvroValue) => T {
  const answers = new Map<string, T>()
  return (value) => {
    const key = keyOf(value)
    const known = answers.get(key)
    if (known !== undefined || answers.has(key)) return known as T
    const answer = ask(value as unknown as Place)
    if (answers.size >= placesRemembered) answers.clear()
    answers.set(key, answer)
    return answer
  }
}
