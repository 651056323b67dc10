import type { CopyEnvelope, Envelope } from '@ujirani/events'
import { disclosedAttributes, type DisclosedAttribute } from '../document.ts'
import type { Cell } from './cells.ts'

/** Those that a copy has in some form whether a rule lists them or not. */
const always: ReadonlySet<DisclosedAttribute> = new Set(['subject', 'source'])

/**
 * The attributes that rules can disclose, laid beside the copy's. What else an envelope holds
 * crosses always (type, labels, purpose) or never (sequence, audience).
 */
export function attributeCells(original: Envelope, copied: CopyEnvelope): readonly Cell[] {
  return disclosedAttributes.flatMap((name) => {
    const value = original[name]
    if (value === undefined) return []
    const shown = copied[name] ?? null
    const isThere = shown !== null || always.has(name)
    return [
      {
        pointer: `/${name}`,
        path: `@${name}`,
        isContact: false,
        copyPointer: isThere ? `/${name}` : null,
        original: value,
        copied: shown,
      },
    ]
  })
}
