import { sentenceLanguages } from '@ujirani/policy'
import { z } from 'zod'
import { namedTerms, termsShape } from '../signing/terms.ts'
import { windowShape } from '../signing/window-shape.ts'
import { publishedEvent } from './shapes.ts'

export const previewRequest = z
  .strictObject({
    terms: termsShape,
    events: z.union([
      z.strictObject({ id: z.uuid().describe('Of an event that you published.') }),
      windowShape.extend({
        after: z
          .string()
          .regex(/^\d{1,9}$/)
          .optional(),
        limit: z.int().min(1).max(100).default(20),
      }),
    ]),
    lang: z.enum(sentenceLanguages).default('en'),
  })
  .meta({ id: 'PreviewRequest' })

const previewedCell = z
  .object({
    pointer: z.string().describe('JSON Pointer into the event: /data/total, /time.'),
    path: z.string().describe('As rules write it: bySexAge[].count, @time.'),
    state: z.enum(['SAME', 'CHANGED', 'HIDDEN']),
    operator: z.string(),
    clause: z.string().describe('JSON Pointer into the document: what decides.'),
    copyPointer: z.string().nullable().describe('JSON Pointer into the copy.'),
  })
  .meta({ id: 'PreviewedCell' })

const recipientPreview = z
  .object({
    recipient: z.string(),
    outcome: z.enum(['DISCLOSED', 'WITHHELD', 'HELD']),
    rule: z.string().nullable(),
    clause: z.string().describe('In the words of deliveries.'),
    pointer: z.string().describe('JSON Pointer into the document: what decides.'),
    why: z.string().describe('The same as a sentence.'),
    heldUntil: z
      .union([
        z.object({ at: z.iso.datetime() }),
        z.object({ type: z.string(), subject: z.string() }),
      ])
      .nullable(),
    copy: z
      .looseObject({})
      .nullable()
      .describe('A structured CloudEvent; keyed values read «keyed». What is held: once released.'),
    cells: z.array(previewedCell).describe('Every value of the event that a rule could disclose.'),
  })
  .meta({ id: 'RecipientPreview' })

export const previewAnswer = namedTerms
  .extend({
    language: z.enum(sentenceLanguages),
    isReviewed: z.boolean(),
    cursor: z.string().nullable().describe('The next page of a window; null at its end.'),
    previews: z.array(
      z.object({
        event: publishedEvent,
        arrivedAt: z.iso.datetime(),
        recipients: z.array(recipientPreview),
      }),
    ),
  })
  .meta({ id: 'Previews' })
