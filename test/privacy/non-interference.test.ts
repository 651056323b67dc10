import { admit, received, signed } from './bus.ts'
import { randomAgreement, randomHistory, vary } from './incidents.ts'
import { createRandom, type Random } from './random.ts'
import type { PublishedEvent, SignedAgreement } from './reference/history.ts'
import { project } from './reference/projection.ts'

const recipient = 'bi.cgm'

type History = readonly PublishedEvent[]

interface Pair {
  readonly histories: readonly [History, History]
  readonly agreement: SignedAgreement
}

interface Outcome {
  /** Pairs that differ, of which the recipient sees something, and the same by the reference. */
  readonly equal: number
  /** Of these, what the recipient could tell apart. */
  readonly leaks: readonly Pair[]
  /** Pairs that are not the same by the reference, and cannot be told apart. */
  readonly blind: readonly Pair[]
}

/** What is compared: the same text for the same, byte for byte. */
const written = (list: readonly unknown[]): string => JSON.stringify(list)

/**
 * Makes pairs of histories under one agreement after another until so many are equal by the
 * reference, and compares what the recipient gets of them, byte by byte.
 *
 * @param inForce what the bus discloses by; the twins widen what was agreed
 */
async function compare(
  pairs: number,
  random: Random,
  inForce: (agreed: SignedAgreement) => SignedAgreement = (agreed) => agreed,
): Promise<Outcome> {
  const found = { equal: 0, leaks: [] as Pair[], blind: [] as Pair[] }
  while (found.equal < pairs) {
    const agreement = randomAgreement(random)
    const register = await signed(inForce(agreement))
    for (let left = 100; left > 0; left -= 1) {
      const history = randomHistory(random)
      const copies = received(history.map(admit), register, recipient)
      const first = told(history, agreement, written(copies))
      // Where nothing reaches the recipient there is little to tell apart.
      for (let variations = copies.length === 0 ? 1 : 16; variations > 0; variations -= 1) {
        const varied = vary(history, random)
        const other = received(varied.map(admit), register, recipient)
        const verdict = judge(first, told(varied, agreement, written(other)))
        const pair = { histories: [history, varied] as const, agreement }
        if (verdict === 'leak') found.leaks.push(pair)
        if (verdict === 'blind') found.blind.push(pair)
        if (verdict === 'equal' && copies.length > 0) found.equal += 1
      }
    }
  }
  return found
}

/** A history with what the recipient gets of it, by the bus and by the reference. */
interface Told {
  readonly history: string
  readonly received: string
  readonly known: string
}

function told(history: History, agreement: SignedAgreement, copies: string): Told {
  return {
    history: written(history),
    received: copies,
    known: written(project(history, agreement, recipient)),
  }
}

/** What to make of two histories of which the recipient received the same, or not. */
function judge(one: Told, other: Told) {
  const isEqual = one.known === other.known
  if (isEqual !== (one.received === other.received)) return isEqual ? 'leak' : 'blind'
  return isEqual && one.history !== other.history ? 'equal' : 'other'
}

describe('what a recipient gets', () => {
  it('is the same, byte for byte, for each two histories that are the same to it', async () => {
    const { equal, leaks, blind } = await compare(50_000, createRandom(1))
    expect(equal).toBeGreaterThanOrEqual(50_000)
    expect([leaks.length, leaks.slice(0, 1)]).toEqual([0, []])
    // The other way round the reference is not too coarse either: what may be told is told.
    expect([blind.length, blind.slice(0, 1)]).toEqual([0, []])
  }, 240_000)
})

describe('the comparison', () => {
  const widened = (disclose: SignedAgreement['rules'][number]['disclose']) => {
    return (agreed: SignedAgreement): SignedAgreement => ({
      ...agreed,
      rules: agreed.rules.map((rule) => ({ ...rule, disclose: { ...rule.disclose, ...disclose } })),
    })
  }

  it.each(['@recordedtime', 'summary', 'place', 'occurredStart', 'needs', 'severity'])(
    'finds out when %s crosses though not all agreed to it',
    async (path) => {
      const { leaks } = await compare(1500, createRandom(2), widened({ [path]: 'KEEP' }))
      expect(leaks.length).toBeGreaterThan(0)
    },
  )

  it('finds out when fewer counts are hidden', async () => {
    const { leaks } = await compare(2000, createRandom(3), (agreed) => ({
      ...agreed,
      rules: JSON.parse(
        JSON.stringify(agreed.rules).replaceAll('"k":10', '"k":5'),
      ) as SignedAgreement['rules'],
    }))
    expect(leaks.length).toBeGreaterThan(0)
  })
})
