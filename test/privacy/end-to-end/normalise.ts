import type { Sight } from './observe.ts'
import { openCursor } from './open-cursor.ts'

/** Something that differs between two runs of one history, and why it tells nothing. */
interface Allowance {
  readonly what: string
  readonly reason: string
  readonly pattern: RegExp
  /** What stands in its place; default its name. */
  readonly write?: (found: string) => string
}

/** All that may differ, with cursors. Whatever is not listed must be equal to the byte. */
const allowances: readonly Allowance[] = [
  {
    what: 'date',
    reason: 'the wall clock when it was asked',
    pattern: /(?<=^date: ).*$/gm,
  },
  {
    what: 'request',
    reason: 'the id of a request is drawn at random',
    pattern: /(?<=^x-request-id: |"instance":"urn:uuid:)[0-9a-f-]{36}/gm,
  },
  {
    what: 'trace',
    reason: 'the caller sends no trace, so one is drawn at random (W3C Trace Context)',
    pattern: /(?<=^traceparent: 00-)[0-9a-f]{32}-[0-9a-f]{16}/gm,
  },
  {
    what: 'quota',
    reason: 'what is left to the caller of its own quota, by the time since it asked last',
    pattern: /(?<=^ratelimit: ).*$/gm,
  },
  {
    what: 'clock',
    reason: 'when an own event was accepted, by the broker, and is promised to be in the ledger',
    pattern: /(?<="(?:acceptedAt|includeBy)":")[\dT:.-]+Z/g,
  },
  {
    what: 'commitment',
    reason: 'of an own event, under a salt drawn at random; and the signature over it',
    pattern: /(?<="(?:commitment|signature)":")[^"]+/g,
  },
  {
    what: 'tree',
    reason:
      'the checkpoint counts every record of the bus, and grows with time: what that tells of ' +
      'others, and that it tells no more, is said in docs/threat-model.md',
    pattern: /(?<=^ujirani[^\n]*\n)\d+\n[\w+/=]{44}\n\n(?:— .*\n)+/gm,
  },
  {
    what: 'pause',
    reason: 'the time to wait before coming back is drawn at random',
    pattern: /(?<=^retry: )\d+$/gm,
  },
]

/** @param cursorKey the gateway's, 32 bytes */
function cursorsOf(recipient: string, cursorKey: Buffer): Allowance {
  return {
    what: 'cursor',
    reason: 'sealed with a random nonce: its length and what it holds are compared',
    pattern: /(?<="cursor":"|^id: |after=)[\w-]{200,}/gm,
    write: (cursor) => openCursor(cursorKey, recipient, cursor),
  }
}

/** Sights with all that may differ written in one way. */
export function normalise(
  sights: readonly Sight[],
  recipient: string,
  cursorKey: Buffer,
): readonly Sight[] {
  const rules = [...allowances, cursorsOf(recipient, cursorKey)]
  const plain = (text: string): string =>
    rules.reduce(
      (rest, { what, pattern, write = () => `«${what}»` }) => rest.replaceAll(pattern, write),
      text,
    )
  return sights.map(({ name, seen }) => ({ name: plain(name), seen: plain(seen) }))
}

/** Where two observations differ: the first line that is not the same. */
export interface Difference {
  readonly name: string
  readonly left: string
  readonly right: string
}

/**
 * Everything in which two observations differ: what was seen under one name, what was seen in one
 * alone, and the order.
 */
export function compare(left: readonly Sight[], right: readonly Sight[]): readonly Difference[] {
  const [one, other] = [numbered(left), numbered(right)]
  const names = [...new Set([...one.keys(), ...other.keys()])]
  const differing = names.filter((name) => one.get(name) !== other.get(name))
  const found = differing.map((name) => ({
    name,
    ...firstLine(one.get(name) ?? 'not there', other.get(name) ?? 'not there'),
  }))
  const [first, second] = [[...one.keys()].join('\n'), [...other.keys()].join('\n')]
  return first === second ? found : [...found, { name: 'order', ...firstLine(first, second) }]
}

/** Sights by name; the same question asked again has a name of its own. */
function numbered(sights: readonly Sight[]): ReadonlyMap<string, string> {
  const times = new Map<string, number>()
  return new Map(
    sights.map(({ name, seen }) => {
      const time = (times.get(name) ?? 0) + 1
      times.set(name, time)
      return [`${name} #${time.toString()}`, seen] as const
    }),
  )
}

function firstLine(one: string, other: string): Omit<Difference, 'name'> {
  const [mine, theirs] = [one.split('\n'), other.split('\n')]
  const at = mine.findIndex((line, index) => line !== theirs[index])
  return { left: mine[at] ?? '', right: theirs[at === -1 ? mine.length : at] ?? '' }
}
