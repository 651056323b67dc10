import { z } from 'zod'

/** An agreement in a list. */
export const agreementSummary = z
  .object({
    agreement: z.string(),
    version: z.int(),
    hash: z.string(),
    state: z.string(),
    titles: z.array(z.object({ lang: z.string(), text: z.string() })),
    parties: z.array(z.string()),
    signatures: z.array(z.string()),
  })
  .meta({ id: 'AgreementSummary' })

/** An agreement with all its versions. */
export const agreementDetail = agreementSummary
  .extend({
    versions: z.array(
      z.object({
        version: z.int(),
        hash: z.string(),
        state: z.string(),
        proposedBy: z.string(),
        signatures: z.array(z.string()),
        document: z.looseObject({}),
      }),
    ),
  })
  .meta({ id: 'Agreement' })

/** An agreement's id in a path. */
export const agreementParams = z.object({ id: z.string().regex(/^[a-z0-9-]{3,48}$/) })
