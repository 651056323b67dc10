import {
  asText,
  type Json,
  type PublishedEvent,
  type SignedAgreement,
  type SignedRule,
} from './history.ts'
import { inFull, reveal, type SignedOperator } from './operator.ts'
import { ask } from './predicate.ts'
import { hideCells, type Axis, type Cell, type Hidden } from './suppression.ts'

/** What a recipient holds of a subject. */
interface Held {
  readonly rule: SignedRule
  /** The events that its copies are of, a correction counted as what it corrects. */
  readonly events: ReadonlySet<string>
}

interface Memory {
  readonly held: Map<string, Held>
  readonly hidden: Map<string, Hidden>
  readonly roots: Map<string, string>
}

/**
 * All that a recipient may know of a history under one agreement in force: for each event that
 * reaches it, in order, something that is equal exactly where its copies may be. Written from
 * agreements.md to be read, not to be fast; it shares no line with what it judges.
 */
export function project(
  history: readonly PublishedEvent[],
  agreement: SignedAgreement,
  recipient: string,
): readonly Json[] {
  const memory: Memory = { held: new Map(), hidden: new Map(), roots: new Map() }
  return history.flatMap((event) => {
    const seen = see(event, matchingRule(event, agreement, recipient), memory)
    return seen === undefined ? [] : [seen]
  })
}

function matchingRule(
  event: PublishedEvent,
  { purposes, prohibited, rules }: SignedAgreement,
  recipient: string,
): SignedRule | undefined {
  const { source, type, purpose, audience } = event.envelope
  if (audience !== undefined && !audience.includes(recipient)) return undefined
  if (!purposes.includes(purpose) || prohibited?.purposes?.includes(purpose)) return undefined
  const [, , publisher] = source.split(':')
  return rules.find(
    (rule) =>
      rule.from === publisher &&
      rule.types.includes(type) &&
      rule.to.some(({ party }) => party === recipient) &&
      ask(rule.where, event) === 'true',
  )
}

function see(
  event: PublishedEvent,
  rule: SignedRule | undefined,
  memory: Memory,
): Json | undefined {
  const { subject, type } = event.envelope
  const held = memory.held.get(subject)
  const root = rootOf(event, memory)
  const isCorrected = type.includes('.corrected.')
  const isLost = isCorrected && rule === undefined && eventsOf(held).includes(root)
  if (held && (isLost || type.includes('.withdrawn.'))) {
    memory.held.delete(subject)
    return withdrawalOf(event, held.rule)
  }
  if (rule === undefined) return undefined
  memory.held.set(subject, { rule, events: new Set([...eventsOf(held), root]) })
  return copyOf(event, rule, { memory, isCorrection: isCorrected && held !== undefined })
}

function eventsOf(held: Held | undefined): readonly string[] {
  return held === undefined ? [] : [...held.events]
}

/** What a row of corrections goes back to. */
function rootOf(
  { envelope: { id, source, type }, data }: PublishedEvent,
  { roots }: Memory,
): string {
  const name = nameOf(source, id)
  if (!type.includes('.corrected.')) return name
  const corrected = nameOf(source, asText(data['corrects']))
  const root = roots.get(corrected) ?? corrected
  roots.set(name, root)
  return root
}

/** Ids are their source's own: a correction means an event of the same source. */
function nameOf(source: string, id: string): string {
  return `${source} ${id}`
}

/** One form, whatever the reason. */
function withdrawalOf({ envelope }: PublishedEvent, { rule, disclose }: SignedRule): Json {
  const subject = reveal(inFull(disclose['@subject'] ?? 'PAIRWISE'), envelope.subject)
  return {
    withdrawn: nameOf(envelope.source, envelope.id),
    subject,
    rule,
    cestatus: envelope.cestatus,
  }
}

const labels = ['type', 'sensitivity', 'tlp', 'personaldata', 'purpose', 'cestatus']
const attributes = ['time', 'recordedtime', 'correlationid', 'causationid']

function copyOf(
  event: PublishedEvent,
  { rule, disclose }: SignedRule,
  { memory, isCorrection }: { readonly memory: Memory; readonly isCorrection: boolean },
): Json {
  const { envelope } = event
  const operators = new Map(
    Object.entries(disclose).map(([path, written]) => [path, inFull(written)] as const),
  )
  const shown = [...operators].filter(([path]) => !path.startsWith('@'))
  const data = Object.fromEntries(
    shown.map(([path, operator]) => [path, at(event.data, path.split('.'), operator)]),
  )
  const counts = suppressed(event, operators, { memory, isCorrection })
  const attribute = (name: string): readonly [string, Json] => [
    name,
    reveal(operators.get(`@${name}`) ?? inFull(undefined), (envelope[name] ?? null) as Json),
  ]
  return {
    // The copy's own id is keyed.
    id: nameOf(envelope.source, envelope.id),
    rule,
    ...Object.fromEntries(labels.map((name) => [name, envelope[name] as Json])),
    ...Object.fromEntries(attributes.map(attribute)),
    subject: reveal(operators.get('@subject') ?? inFull('PAIRWISE'), envelope.subject),
    source: operators.has('@source') ? envelope.source : null,
    data,
    counts,
  }
}

/** The value at a path, each item of a list by itself. */
function at(value: Json | undefined, path: readonly string[], operator: SignedOperator): Json {
  const [step, ...rest] = path
  if (step === undefined) {
    return operator.op === 'SUPPRESS_SMALL' ? null : reveal(operator, value)
  }
  if (value === undefined || value === null) return null
  const name = step.replace('[]', '')
  const member = (value as Readonly<Record<string, Json>>)[name]
  if (!step.endsWith('[]')) return at(member, rest, operator)
  return member === undefined || member === null
    ? null
    : (member as readonly Json[]).map((item) => at(item, rest, operator))
}

const axes = [
  { list: 'bySexAge', keys: ['sex', 'age'], overlapping: false },
  { list: 'byNeed', keys: ['need'], overlapping: true },
]

/** The counts of an incident, which belong together whatever the rule calls them. */
function suppressed(
  { envelope, data }: PublishedEvent,
  operators: ReadonlyMap<string, SignedOperator>,
  { memory, isCorrection }: { readonly memory: Memory; readonly isCorrection: boolean },
): Json {
  const k = [...operators.values()].find(({ op }) => op === 'SUPPRESS_SMALL')?.k
  if (k === undefined) return null
  const of = (path: string) => operators.get(path)?.op === 'SUPPRESS_SMALL'
  const group = {
    k,
    total: of('affected') ? cell('affected', data['affected']) : undefined,
    axes: axes.filter(({ list }) => of(`${list}[].count`)).map((each) => axisOf(data, each)),
  }
  const before = memory.hidden.get(envelope.subject) ?? new Set()
  memory.hidden.set(envelope.subject, hideCells(group, before, isCorrection))
  const shown = [group.total, ...group.axes.flatMap(({ cells }) => cells)]
  return shown.map((each) => (each?.hidden === true ? 'hidden' : (each?.figure ?? null)))
}

function cell(name: string, count: Json | undefined): Cell | undefined {
  if (count === undefined || count === null) return undefined
  return { name, figure: (count as { readonly value: number }).value, hidden: false }
}

function axisOf(
  data: PublishedEvent['data'],
  { list, keys, overlapping }: (typeof axes)[number],
): Axis {
  const items = (data[list] ?? []) as readonly Readonly<Record<string, Json>>[]
  const cells = items.flatMap((item) => {
    const name = `${list}/${keys.map((key) => asText(item[key])).join(' ')}`
    const counted = cell(name, item['count'])
    return counted === undefined ? [] : [counted]
  })
  return { cells, overlapping }
}
