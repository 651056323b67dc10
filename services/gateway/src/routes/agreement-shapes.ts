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
    validity: z
      .object({
        from: z.string(),
        to: z.string(),
        zone: z.string(),
        reviewBy: z.string().optional(),
      })
      .describe('First and last day, in its zone.'),
    signatures: z.array(z.string()),
    pending: z.array(z.string()).describe('Parties that have still to sign the version.'),
    suspensions: z
      .array(
        z.object({
          party: z.string(),
          since: z.string().describe('RFC 3339: when it was appended.'),
          by: z.enum(['SIGNATURE', 'TOKEN']),
          reason: z.string().nullable(),
        }),
      )
      .describe('While there is one, nothing crosses; each is taken back by its own party.'),
  })
  .meta({ id: 'AgreementSummary' })

/** An agreement with all its versions. */
export const agreementDetail = agreementSummary
  .extend({
    counter: z
      .int()
      .describe('The last counter of your own; what you sign next needs a higher one.'),
    backfillAskedBy: z.array(z.string()),
    pauses: z.array(
      z.object({ since: z.string(), until: z.string().nullable(), isBackfilled: z.boolean() }),
    ),
    termination: z.object({ party: z.string(), since: z.string(), endsAt: z.string() }).nullable(),
    acts: z
      .array(
        z.object({
          offset: z.int().describe('Its place in the log of agreements; a compromise names one.'),
          party: z.string(),
          act: z.enum(['sign', 'suspend', 'resume', 'terminate', 'activate', 'certify', 'stop']),
          version: z.int().nullable(),
          kid: z.string().nullable().describe('The key that signed it; null for a stop by token.'),
          at: z.string().describe('RFC 3339: when it was appended.'),
        }),
      )
      .describe('What the parties have done, in the order of the log.'),
    certificates: z.array(
      z.object({
        party: z.string(),
        topic: z.string(),
        upTo: z.int(),
        destroyedAt: z.string(),
      }),
    ),
    versions: z.array(
      z.object({
        version: z.int(),
        hash: z.string(),
        state: z.string(),
        proposedBy: z.string(),
        signatures: z.array(z.string()),
        pending: z.array(z.string()),
        activation: z
          .object({
            party: z.string(),
            since: z.string(),
            event: z.object({ source: z.string(), id: z.string() }),
          })
          .nullable(),
        acknowledges: z
          .array(z.string())
          .describe('Agreements whose overlap with it the proposer knew of and meant.'),
        document: z.looseObject({}),
      }),
    ),
  })
  .meta({ id: 'Agreement' })

/** An agreement's id in a path. */
export const agreementParams = z.object({ id: z.string().regex(/^[a-z0-9-]{3,48}$/) })
