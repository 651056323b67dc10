import { z } from 'zod'

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const day = z.iso.date().transform((text) => Date.parse(text))
const moment = z.union([instant, day])

/** What stands in the address of the page, and narrows what its list shows. */
export const eventFilterShape = {
  status: z.enum(['actual', 'other']).default('actual'),
  family: z
    .string()
    .regex(/^[a-z]{2,24}$/)
    .optional(),
  type: z
    .string()
    .regex(/^[a-z0-9.]{1,128}$/)
    .optional(),
  agreement: z
    .string()
    .regex(/^[a-z0-9-]{3,48}$/)
    .optional(),
  severity: z.enum(['EXTREME', 'SEVERE', 'MODERATE', 'MINOR', 'UNKNOWN']).optional(),
  since: moment.optional().describe('Happened at this instant or later; else received.'),
  until: moment.optional().describe('Happened before this instant; else received.'),
  q: z.string().max(200).optional().describe('Words that must all occur.'),
} as const

/** A parsed filter. `status: other` = exercises, tests, drafts: never together with the real. */
export type EventFilter = z.output<z.ZodObject<typeof eventFilterShape>>
