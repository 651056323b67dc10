import { ceStatuses, orderedLabels, purposes } from '@ujirani/events'
import { z } from 'zod'

/** A structured CloudEvent as a publisher sends it; documents, the door's own code checks. */
export const publishedEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: z.uuid().describe('UUIDv7 in lower case, unique with the source.'),
    source: z.string().describe('urn:ujirani:<party>:<site>'),
    type: z.string().describe('org.ujirani.<family>.<fact>.v<major>'),
    subject: z.string().describe("The aggregate's id; never a person, never a party."),
    time: z.string().describe('When it happened: RFC 3339 with offset.'),
    recordedtime: z.string().optional().describe('When it was typed in, for offline posts.'),
    sequence: z.int().min(0).optional().describe("Position in the source's own count."),
    correlationid: z.string().optional(),
    causationid: z.string().optional(),
    derivedfrom: z.string().optional(),
    sensitivity: z.enum(orderedLabels.sensitivity).optional(),
    tlp: z.enum(orderedLabels.tlp).optional(),
    personaldata: z.enum(orderedLabels.personaldata).optional(),
    purpose: z.enum(purposes),
    audience: z.string().optional().describe('Parties joined by commas; can only narrow.'),
    cestatus: z.enum(ceStatuses),
    datacontenttype: z.literal('application/json').optional(),
    data: z.looseObject({}).describe("As the type's schema says, in JSON."),
  })
  .meta({ id: 'PublishedEvent', description: 'A CloudEvent 1.0 in structured mode.' })

/** A structured CloudEvent as a recipient gets it. */
export const disclosedCopy = z
  .object({
    specversion: z.literal('1.0'),
    id: z.uuid().describe('UUIDv8 of this copy: another recipient has another.'),
    source: z.string().describe('urn:ujirani:<party>'),
    type: z.string(),
    subject: z.string().describe('As the rule discloses it: mostly a pseudonym of yours alone.'),
    time: z.string().optional(),
    recordedtime: z.string().optional(),
    correlationid: z.string().optional(),
    causationid: z.string().optional(),
    sensitivity: z.enum(orderedLabels.sensitivity),
    tlp: z.enum(orderedLabels.tlp),
    personaldata: z.enum(orderedLabels.personaldata),
    purpose: z.enum(purposes),
    cestatus: z.enum(ceStatuses),
    agreement: z.string().describe('The agreement under which it was disclosed.'),
    agreementversion: z.int(),
    rule: z.string(),
    roles: z.string().optional().describe('Who may see it; absent: everybody of the party.'),
    onward: z.string().optional().describe('NONE, or LISTED: and the parties.'),
    retainuntil: z.iso.date().optional().describe('The last UTC day on which it may be kept.'),
    redactions: z.string().describe('path:OPERATOR, joined by commas.'),
    datacontenttype: z.literal('application/json'),
    data: z.looseObject({}).describe('What is not disclosed is null.'),
  })
  .meta({ id: 'DisclosedCopy', description: 'A CloudEvent 1.0 in structured mode.' })

/** A structured CloudEvent by which the bus tells a party something. */
export const noticeEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: z.uuid().describe('The same happening has the same id.'),
    source: z.string().describe('urn:ujirani-bus:<bus>'),
    type: z.string().describe('org.ujirani.notice.<kind>.v1'),
    time: z.string().describe('When it happened.'),
    datacontenttype: z.literal('application/json'),
    data: z.looseObject({}).describe('As in GET /v1/notices.'),
  })
  .meta({ id: 'NoticeEvent', description: 'A CloudEvent 1.0 in structured mode.' })

/** The signed promise that an event is in the record. */
export const receipt = z
  .object({
    acceptedAt: z.iso.datetime().describe('Append time of the record.'),
    commitment: z.base64().describe('SHA-256 content commitment of the stored record.'),
    id: z.uuid(),
    includeBy: z.iso.datetime().describe('By then the ledger has the record: 10 s later.'),
    offset: z.int(),
    partition: z.int(),
    signature: z.string().describe('kid.base64url, Ed25519 over the RFC 8785 form without it.'),
    source: z.string(),
    topic: z.string(),
  })
  .meta({ id: 'Receipt' })

/** Where a record of the bus stands in the ledger. */
export const leafEvidence = z
  .object({
    leafIndex: z.int().describe("Of the leaf in the ledger's log."),
    leafHash: z.base64().describe('RFC 6962 hash of that leaf; the auditor can open it.'),
  })
  .meta({ id: 'LeafEvidence', description: 'Null for what is in no published tree yet.' })

const problem = z.object({ type: z.url(), title: z.string(), status: z.int(), code: z.string() })

/** What became of one event of a batch. */
export const batchItem = z
  .object({
    id: z.uuid().nullable().describe('Null when the event has no usable id.'),
    status: z.int(),
    receipt: receipt.optional(),
    problem: problem.optional(),
  })
  .meta({ id: 'BatchItem' })

/** The id of an event or of a copy. */
export const eventParams: z.ZodType<{ id: string }> = z.object({
  id: z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
})

/** What one may ask of a party's own log. */
export const ownPageQuery = z.strictObject({
  after: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
