import { counted, type LevelWords, type Phrases, type StepWords } from './phrases.ts'

const levels: LevelWords = {
  ADM3: 'third-level unit (ward, colline)',
  ADM2: 'commune or district',
  ADM1: 'province or region',
  COUNTRY: 'country',
}
const steps: StepWords = { hour: 'hour', day: 'day', week: 'week', month: 'month' }
const masked = (keep: number) =>
  keep > 0 ? `the first ${keep.toString()}` : `the last ${(-keep).toString()}`

/** English. */
export const en: Phrases = {
  isReviewed: true,
  and: 'and',
  or: 'or',
  quote: (name) => `“${name}”`,
  days: counted('day', 'days'),
  hours: counted('hour', 'hours'),
  minutes: counted('minute', 'minutes'),
  kinds: {
    IMMIGRATION: 'immigration authorities',
    POLICE: 'police',
    HEALTH: 'health authorities',
    REFUGEE: 'refugee authorities',
    CUSTOMS: 'customs',
    CIVIL_PROTECTION: 'civil protection',
    UN: 'bodies of the United Nations',
    FUNDER: 'funders',
    AUDITOR: 'auditors',
  },
  terms: {
    parties: (parties) =>
      `The parties are ${parties}; nothing holds until all of them have signed.`,
    validity: (from, to, zone) => `It holds from ${from} to ${to}, both days included (${zone}).`,
    reviewBy: (day) => `It is to be reviewed by ${day}.`,
    purposes: (purposes) => `What crosses may serve only these purposes: ${purposes}.`,
    prohibitedPurposes: (purposes) => `It must never serve these: ${purposes}.`,
    prohibitedKinds: (kinds) => `Nothing may ever reach ${kinds}.`,
    permit: (permit, regulator, country, to) =>
      `Contacts of officials may leave ${country} until ${to}, by permit ${permit} of ${regulator}.`,
    standby: (party) => `Once signed it waits until ${party} brings it into force.`,
    auditors: (parties) => `${parties} may check by machine what crossed, contents included.`,
    breach: (within) => `A breach must be reported within ${within}.`,
    suspension: 'Each party can stop everything at once by itself, without giving a reason.',
    termination: (days) => `Each party can end it with ${days} of notice.`,
    survives: (clauses) => `After its end this goes on to bind: ${clauses}.`,
    nothingElse: 'Whatever is not said here does not cross.',
  },
  rules: {
    shares: (from, to, types) => `${from} shares with ${to} its events of type ${types}.`,
    roles: (party, roles) => `At ${party} only people with the role ${roles} may see them.`,
    where: (condition) => `Only those cross for which this is so: ${condition}.`,
    always: 'All of them cross.',
    items: (condition) => `Of these, the entries for which this is so: ${condition}.`,
    linkable: (fields) =>
      `Because ${fields} stay as they are, recipients who compare notes can tell that they speak of the same thing.`,
    delayFor: (time) => `Each waits ${time} before it crosses.`,
    delayUntil: (type) => `Each waits until an event of type ${type} on the same subject has come.`,
    history: (day) => `Events that came since ${day}, before the agreement held, cross too.`,
    kafka: 'Over Kafka the recipient itself sees to it that only these roles read.',
    onwardNone: 'The recipient must pass nothing on.',
    onwardListed: (parties) => `The recipient may pass them on to ${parties}, and to nobody else.`,
    retention: (time) => `The recipient keeps each for ${time} and then destroys it.`,
    certify: 'The recipient certifies that it has destroyed them.',
    acknowledge: (within) => `The recipient acknowledges each within ${within}.`,
  },
  operators: {
    KEEP: (fields) => `As they are: ${fields}.`,
    DROP: (fields) => `Expressly left out: ${fields}.`,
    PAIRWISE: (fields) => `Replaced by a name that only this recipient has: ${fields}.`,
    PSEUDONYM: (fields) =>
      `Replaced by a name that all recipients of this agreement share: ${fields}.`,
    DROP_FREE_TEXT: (fields) => `Without anything that people wrote in words: ${fields}.`,
    GENERALISE_PLACE: (fields, { level }) =>
      `Only the ${levels[level]}, without coordinates or names of places in it: ${fields}.`,
    COARSEN_TIME: (fields, { to, zone }) => `Only to the ${steps[to]} (${zone}): ${fields}.`,
    BUCKET: (fields, { edges }) =>
      `Only the range it lies in, with steps at ${edges.join(', ')}: ${fields}.`,
    ROUND: (fields, { base }) => `Rounded to multiples of ${base.toString()}: ${fields}.`,
    CONST: (fields, { value }) => `Always shown as “${String(value)}”, whatever it is: ${fields}.`,
    MASK: (fields, { keep }) => `Only ${masked(keep)} of its characters: ${fields}.`,
    KEEP_LANG: (fields, { langs }) => `Only the texts in ${langs.join(', ')}: ${fields}.`,
    FILTER_ITEMS: (fields) => `Only some entries, by the condition that follows: ${fields}.`,
    SUPPRESS_SMALL: (fields, { k }) =>
      `Numbers from 1 to ${(k - 1).toString()} are hidden, with as many others as it takes that no hidden one can be worked out: ${fields}.`,
  },
  conditions: {
    not: (condition) => `it is not so that ${condition}`,
    equal: (what, value) => `${what} is ${value}`,
    oneOf: (what, values) => `${what} is one of ${values}`,
    atMost: (what, value) => `${what} is at most ${value}`,
    atLeast: (what, value) => `${what} is at least ${value}`,
    within: (what, place) => `${what} lies within ${place}`,
    exists: (what) => `${what} is given`,
    missing: (what) => `${what} is not given`,
    startsWith: (what, text) => `${what} begins with ${text}`,
  },
  outcomes: {
    given: (recipient, rule) => `Reaches ${recipient} by rule ${rule}.`,
    followUp: (recipient, rule) =>
      `${recipient} holds what this takes back or corrects, and is told by rule ${rule} to trust it no more.`,
    heldFor: (recipient, rule, at) => `Reaches ${recipient} by rule ${rule}, but not before ${at}.`,
    heldUntil: (recipient, rule, type) =>
      `Reaches ${recipient} by rule ${rule}, but not before an event of type ${type} on the same subject has come.`,
    withheld: {
      'default-deny': (recipient) => `No rule gives ${recipient} events of this type.`,
      audience: (recipient) => `The event names its audience, and ${recipient} is not in it.`,
      'recipient-kind-prohibited': (recipient) =>
        `${recipient} is of a kind that nothing may ever reach.`,
      'recipient-unknown': (recipient) => `${recipient} is no party of this bus.`,
      'purpose-prohibited': (recipient) =>
        `The event’s purpose is one that the agreement prohibits, so ${recipient} gets nothing.`,
      'purpose-not-agreed': (recipient) =>
        `The event’s purpose is none of the agreed ones, so ${recipient} gets nothing.`,
      'rule-filter': (recipient) =>
        `The event does not meet the conditions of any rule for ${recipient}.`,
      'rule-unfit': (recipient, rule) =>
        `Rule ${rule} matches, but asks for what cannot be done: ${recipient} gets nothing.`,
    },
    inapplicable: (recipient, rule, field) =>
      `Rule ${rule} matches, but has no answer to the value of ${field}: ${recipient} gets nothing.`,
  },
  changes: {
    cells: (cells, events) =>
      `${cells.toString()} ${cells === 1 ? 'cell' : 'cells'} in ${events.toString()} ${events === 1 ? 'event' : 'events'}`,
    none: 'none',
    summary: (after, { disclosed, withheld, otherwise, events, from, to }) =>
      `Over the ${events.toString()} ${events === 1 ? 'event' : 'events'} from ${from} to ${to}, ${after} newly discloses ${disclosed}, withholds ${withheld}, and shows ${otherwise} in another form.`,
  },
}
