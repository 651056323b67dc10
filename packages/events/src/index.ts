export { redactionText } from './attribute-rules.ts'
export type { AvroSchema, FieldNode, RecordNode, SchemaNode } from './avro-schema.ts'
export type { AvroValue, JsonValue } from './avro-value.ts'
export { busRecord, catalogue, createCatalogue } from './catalogue.ts'
export type { BusRecord, Catalogue, EventType } from './catalogue.ts'
export { contentCommitment, createSalt } from './commitment.ts'
export { createDecoder } from './decoder.ts'
export type { Decoder, DecoderOptions } from './decoder.ts'
export { partyOf, toSource } from './envelope.ts'
export type { CopyEnvelope, Envelope, Labels, Onward, Redaction, Source } from './envelope.ts'
export { AvroMalformedError, EventInvalidError, EventTypeUnknownError } from './errors.ts'
export { checkAggregate, parseEvent } from './event-parser.ts'
export type { ParsedEvent } from './event-parser.ts'
export { toTypeName } from './event-type-name.ts'
export { encodeFramed, readFrame } from './framing.ts'
export type * from './generated/types.ts'
export { fromBinary } from './http-binary.ts'
export {
  mediaTypes,
  parseBatch,
  parseStructured,
  parseStructuredCopy,
  toContentMode,
  toStructured,
} from './http-structured.ts'
export type { ContentMode } from './http-structured.ts'
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
export { fromCopyHeaders, fromKafkaHeaders, saltOf, toKafkaHeaders } from './kafka-headers.ts'
export type { KafkaHeaders } from './kafka-headers.ts'
export { ceStatuses, orderedLabels, purposes } from './labels.ts'
export type { CeStatus, PersonalData, Purpose, Sensitivity, Tlp } from './labels.ts'
export { toJson } from './to-json.ts'
export { toValue } from './to-value.ts'
export { checkEvent } from './checks/check-event.ts'
export type { CheckScope } from './checks/check-context.ts'
export type { Finding } from './checks/finding.ts'
export { lintFreeText } from './free-text/lint-free-text.ts'
export type { FreeTextHit } from './free-text/lint-free-text.ts'
export { createPlaces } from './places/places.ts'
export type { GeneralLevel, PlaceRef, Places } from './places/places.ts'
