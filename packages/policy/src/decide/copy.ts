import type { CopyEnvelope, CopyId, Envelope } from '@ujirani/events'
import { suppress, type Before } from '../suppression/suppress.ts'
import type { Prior } from '../prior.ts'
import type { Mask } from '../suppression/mask.ts'
import type { Candidate, Lane } from './compile.ts'
import type { DisclosedCopy, OriginEvent } from './decision.ts'
import { unkeyedLink, type Link, type LinkKeys } from './link-keys.ts'

/** Everything a copy depends on beside its event and its rule. */
export interface CopyContext {
  readonly atMs: number
  readonly prior: Pick<Prior, 'mask' | 'holding'>
  readonly keys: LinkKeys | null
}

/**
 * Makes the copy that a candidate gives its lane's recipient. Its bytes depend on nothing but the
 * arguments, so making it again gives the same.
 * @throws {OperatorInapplicableError} when an operator has no answer to the event's value
 */
export function createCopy(
  event: OriginEvent,
  { agreement, recipient }: Lane,
  candidate: Candidate,
  { atMs, prior, keys }: CopyContext,
): { readonly copy: DisclosedCopy; readonly mask: Mask | null } {
  const { envelope, value: original } = event
  const { compiled } = candidate
  const link = keys === null ? unkeyedLink : keys(agreement, recipient)
  const value = compiled.projectValue(original, link)
  const mask =
    compiled.tables.length === 0
      ? null
      : suppress(compiled.tables, value, beforeOf(event, { agreement, recipient }, prior))
  const { id, salt } = link.markOf(envelope.source, envelope.id)
  const copied = createEnvelope(envelope, candidate, { link, atMs, id })
  return { copy: { envelope: copied, type: event.type, value, key: copied.subject, salt }, mask }
}

function beforeOf(
  { envelope: { subject }, type }: OriginEvent,
  { agreement, recipient }: Pick<Lane, 'agreement' | 'recipient'>,
  prior: CopyContext['prior'],
): Before {
  return {
    mask: prior.mask(agreement, recipient, subject),
    isCorrection:
      type.fact === 'corrected' && prior.holding(agreement, recipient, subject) !== undefined,
  }
}

interface EnvelopeContext extends Pick<CopyContext, 'atMs'> {
  readonly link: Link
  readonly id: CopyId
}

function createEnvelope(
  envelope: Envelope,
  { compiled: { attributes, retainUntil }, frame }: Candidate,
  { link, atMs, id }: EnvelopeContext,
): CopyEnvelope {
  // Written out, not spread: a literal with known members is an order of magnitude faster.
  const copy: { -readonly [Name in keyof CopyEnvelope]: CopyEnvelope[Name] } = {
    id,
    source: attributes.source(envelope),
    type: frame.type,
    subject: attributes.subject(envelope, link),
    sensitivity: envelope.sensitivity,
    tlp: envelope.tlp,
    personaldata: envelope.personaldata,
    purpose: envelope.purpose,
    cestatus: envelope.cestatus,
    agreement: frame.agreement,
    agreementversion: frame.agreementversion,
    rule: frame.rule,
    onward: frame.onward,
    retainuntil: retainUntil(atMs),
    redactions: frame.redactions,
  }
  if (frame.roles !== undefined) copy.roles = frame.roles
  for (const { name, write } of attributes.optional) {
    const text = write(envelope, link)
    if (text !== undefined) copy[name] = text
  }
  return copy
}
