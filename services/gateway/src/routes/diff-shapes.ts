import { sentenceLanguages } from '@ujirani/policy'
import { z } from 'zod'
import { namedTerms, termsShape } from '../signing/terms.ts'
import { windowShape } from '../signing/window-shape.ts'

export const diffRequest = z
  .strictObject({
    before: termsShape,
    after: termsShape,
    lang: z.enum(sentenceLanguages).default('en'),
    window: windowShape.optional().describe('Count over the events that you published then.'),
  })
  .meta({ id: 'DiffRequest' })

const sentences = z.array(z.object({ pointer: z.string(), text: z.string() }))
const changed = { removed: sentences, added: sentences }

const cellCount = z
  .object({ cells: z.int(), events: z.int().describe('In how many events they are.') })
  .meta({ id: 'CellCount', description: 'A cell is one value of one event for one recipient.' })

const counts = {
  newlyDisclosed: cellCount,
  newlyWithheld: cellCount,
  changed: cellCount.describe('Shown in another form.'),
}

export const diffAnswer = z
  .object({
    before: namedTerms,
    after: namedTerms,
    language: z.enum(sentenceLanguages),
    isReviewed: z.boolean(),
    terms: z.object(changed),
    rules: z.array(
      z.object({
        rule: z.string(),
        change: z.enum(['ADDED', 'REMOVED', 'CHANGED', 'MOVED']),
        ...changed,
      }),
    ),
    events: z
      .object({
        from: z.iso.datetime(),
        to: z.iso.datetime(),
        summary: z.string(),
        count: z.int(),
        ...counts,
        recipients: z.array(
          z.object({
            recipient: z.string(),
            ...counts,
            fields: z.array(z.object({ type: z.string(), path: z.string(), ...counts })),
          }),
        ),
      })
      .nullable(),
  })
  .meta({ id: 'Differences' })
