import type { Catalogue, PartyId } from '@ujirani/events'
import { parseAgreement } from '../agreement-document.ts'
import type { AgreementDocument } from '../document.ts'
import type { Template, TemplateName, TemplateRule } from './template.ts'
import { templates } from './templates.ts'

/** What a template leaves open. */
export interface TemplateSpec {
  readonly agreement: string
  readonly from: string
  readonly to: readonly string[]
  /** Days in the zone, YYYY-MM-DD, both included. */
  readonly validFrom: string
  readonly validTo: string
  readonly zone: string
  /** The families that a party publishes; undefined where that is not known: then all. */
  readonly familiesOf?: (party: string) => readonly string[] | undefined
}

/**
 * Writes the draft of a template. It passes the check on a bus where the parties stand; rules about
 * what a party does not publish are left out.
 *
 * @throws {AgreementInvalidError} where what was left open is not in order
 */
export function createFromTemplate(
  name: TemplateName,
  { eventTypes }: Pick<Catalogue, 'eventTypes'>,
  spec: TemplateSpec,
): AgreementDocument {
  const template = templates[name]
  const { agreement, from, to, validFrom, validTo, zone } = spec
  const publishers = template.isMutual ? [from, ...to] : [from]
  const rules = publishers.flatMap((publisher) => {
    const recipients = [from, ...to].filter((party) => party !== publisher)
    const families = spec.familiesOf?.(publisher)
    return template
      .rules({ zone })
      .map((rule) => ({ ...rule, types: published(rule, families, eventTypes) }))
      .filter(({ types }) => types.length > 0)
      .map((rule) => toRule(rule, { publisher, recipients, template }))
  })
  return parseAgreement({
    agreement,
    version: 1,
    titles: (['en', 'fr'] as const).map((lang) => ({ lang, text: template.title[lang] })),
    parties: [from, ...to].map((party) => ({ party, signatory: 'Head of office' })),
    validity: { from: validFrom, to: validTo, zone },
    purposes: template.purposes,
    ...(template.prohibited === undefined ? {} : { prohibited: template.prohibited }),
    rules,
    breach: { noticeWithin: 'PT72H' },
    suspension: { unilateral: true },
    termination: { noticeDays: 60, survives: ['retention', 'onward'] },
  })
}

/** Full names of the rule's types that the publisher may publish. */
function published(
  { types }: TemplateRule,
  families: readonly string[] | undefined,
  eventTypes: Catalogue['eventTypes'],
): readonly string[] {
  return types
    .map((type) => `org.ujirani.${type}.v1`)
    .filter((type) => {
      const family = eventTypes.get(type)?.family
      return family !== undefined && families?.includes(family) !== false
    })
}

interface Between {
  readonly publisher: string
  readonly recipients: readonly string[]
  readonly template: Template
}

function toRule(
  { rule, types, where, disclose, retention, duties }: TemplateRule,
  { publisher, recipients, template }: Between,
): object {
  return {
    rule: template.isMutual ? `${publisher.replaceAll('.', '-')}-${rule}` : rule,
    from: publisher,
    to: recipients.map((party) => ({ party: party as PartyId })),
    types,
    ...(where === undefined ? {} : { where }),
    disclose,
    onward: { mode: 'NONE' },
    retention,
    ...(duties === undefined ? {} : { duties }),
  }
}
