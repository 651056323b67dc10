import { z } from 'zod'

/** An agreement's id in a path. */
export const agreementParams = z.object({ id: z.string().regex(/^[a-z0-9-]{3,48}$/) })

/** A version in a query. */
export const version = z.coerce.number().int().min(1).max(10_000)
