import { catalogue, type EventType } from '@ujirani/events'
import { InputInvalidError } from '../errors.ts'

/** What a new agreement is to say. */
export interface TemplateSpec {
  readonly agreement: string
  readonly from: string
  readonly to: readonly string[]
  readonly types: readonly string[]
  readonly purposes: readonly string[]
  readonly validFrom: string
  readonly validTo: string
  readonly zone: string
}

/**
 * Writes a document that discloses no more than it must: fields that are always shared, with their
 * keys replaced, and nothing of what they stand in. What else is to cross, its parties write in.
 */
export function createTemplate(spec: TemplateSpec): object {
  const { agreement, from, to, types, purposes, validFrom, validTo, zone } = spec
  return {
    agreement,
    version: 1,
    titles: [{ lang: 'en', text: `Agreement ${agreement}` }],
    parties: [from, ...to].map((party) => ({ party, signatory: 'Head of office' })),
    validity: { from: validFrom, to: validTo, zone },
    purposes,
    rules: types.map((name, index) => ({
      rule: `r${String(index + 1)}`,
      from,
      to: to.map((party) => ({ party })),
      types: [name],
      disclose: { '@subject': 'PAIRWISE', ...leastOf(typeOf(name)) },
      retention: { period: 'P180D' },
    })),
    suspension: { unilateral: true },
    termination: { noticeDays: 30, survives: ['retention', 'onward'] },
  }
}

function typeOf(name: string): EventType {
  const type = catalogue.eventTypes.get(name)
  if (type === undefined) throw new InputInvalidError(`there is no event type ${name}`)
  return type
}

/** Of each field that is always shared the form that says least. */
function leastOf({ node }: EventType): Readonly<Record<string, string>> {
  const always = node.fields.filter(({ props }) => props['sharing'] === 'always')
  return Object.fromEntries(
    always.map(({ name }) => [name, name.endsWith('Id') ? 'PAIRWISE' : 'KEEP']),
  )
}
