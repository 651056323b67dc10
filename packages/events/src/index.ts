export type { AvroValue, JsonValue } from './avro-value.ts'
export { busRecord, catalogue, createCatalogue } from './catalogue.ts'
export type { BusRecord, Catalogue, EventType } from './catalogue.ts'
export { partyOf, toSource } from './envelope.ts'
export type { CopyEnvelope, Envelope, Labels, Onward, Redaction, Source } from './envelope.ts'
export { AvroMalformedError, EventInvalidError, EventTypeUnknownError } from './errors.ts'
export {
  parseAgreementId,
  parseCopyId,
  parseEventId,
  parseOfficeId,
  parsePartyId,
  parseRuleId,
  timeOfEventId,
} from './ids.ts'
export type { AgreementId, CopyId, EventId, OfficeId, PartyId, RuleId } from './ids.ts'
export { ceStatuses, orderedLabels, purposes } from './labels.ts'
export type { CeStatus, PersonalData, Purpose, Sensitivity, Tlp } from './labels.ts'
export type * from './generated/types.ts'
