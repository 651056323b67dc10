import { until } from '@ujirani/testing'
import type { WholeBus } from '../../bus/whole-bus.ts'
import { createRandom } from '../random.ts'
import { conclude, createCouple, type Agreed, type Couple } from './couples.ts'
import { compare, normalise } from './normalise.ts'
import { observeKafka } from './observe-kafka.ts'
import { observeHttp, observeLedger, watch, type Sight } from './observe.ts'
import { createPairs, type Pair } from './pairs.ts'
import { eventsOf, play, type Side } from './play.ts'
import { copiesOf, createTwins } from './twins.ts'
import { runTwice } from './two-runs.ts'

const pairsPerCouple = 104
const random = createRandom(6)

/** No recipient sees more than one of the publishers. */
const tanzanian = createCouple(random, 'tz.isd', 'tz.tpf')
const couples: readonly Couple[] = [createCouple(random, 'bi.cgm', 'undp'), tanzanian]
const pairsOf = new Map(
  couples.map((couple, at) => {
    const first = at * pairsPerCouple
    return [
      couple.publisher,
      createPairs(random, couple, { count: pairsPerCouple, first }),
    ] as const
  }),
)

/** A third recipient gets of the second publisher what would be leaks to the recipient above. */
const twins = createTwins(tanzanian, 'bi.pnb', pairsOf.get('tz.isd') ?? [])

interface Observed {
  readonly publisher: string
  readonly recipient: string
  readonly agreements: readonly Agreed[]
}

const observed: readonly Observed[] = [
  ...couples,
  { publisher: 'tz.isd', recipient: 'bi.pnb', agreements: [...twins.values()] },
]

type Seen = ReadonlyMap<string, readonly Sight[]>

/** Plays one history of every pair, and gathers all that the recipients can reach. */
async function observe(bus: WholeBus, side: Side): Promise<Seen> {
  const streams = new Map(
    await Promise.all(
      observed.map(async ({ recipient }) => [recipient, await watch(bus, recipient)] as const),
    ),
  )
  await Promise.all(
    couples.map(({ publisher }) => play(bus, publisher, eventsOf(pairsIn(publisher), side))),
  )
  const sights = observed.map(async (each) => {
    const { recipient } = each
    const stream = streams.get(recipient)
    await until(() => copiesIn(stream?.blocks ?? []) >= expectedCopies(each, side))
    const seen = [...(await search(bus, each)), ...toSights(stream?.blocks ?? [])]
    await stream?.close()
    const cursorKey = Buffer.from(bus.readText('secrets', 'cursor.key').trim(), 'hex')
    return [recipient, normalise(seen, recipient, cursorKey)] as const
  })
  return new Map(await Promise.all(sights))
}

async function search(
  bus: WholeBus,
  { recipient, publisher, agreements }: Observed,
): Promise<readonly Sight[]> {
  const histories = pairsIn(publisher).flatMap(({ left, right }) => [...left, ...right])
  const eventIds = [...new Set(histories.map(({ envelope }) => envelope.id))].sort()
  const wanted = { recipient, eventIds, agreements: agreements.map(({ agreement }) => agreement) }
  return [
    ...(await observeHttp(bus, wanted)),
    ...(await observeLedger(bus, publisher)),
    ...(await observeKafka(bus, wanted, publisher)),
  ]
}

function pairsIn(publisher: string): readonly Pair[] {
  return pairsOf.get(publisher) ?? []
}

function copiesIn(blocks: readonly string[]): number {
  return blocks.filter((block) => block.includes('event: org.ujirani.incident.')).length
}

function expectedCopies({ publisher, agreements }: Observed, side: Side): number {
  const copies = pairsIn(publisher).flatMap((pair) =>
    agreements.flatMap((agreed) => copiesOf(pair[side], agreed)),
  )
  return copies.length
}

function toSights(blocks: readonly string[]): readonly Sight[] {
  return blocks.map((seen, at) => ({ name: `stream ${String(at)}`, seen }))
}

describe('what a recipient can reach on the bus', () => {
  let left: Seen
  let right: Seen
  beforeAll(async () => {
    const agreed = observed.flatMap(({ agreements }) => agreements)
    const runs = [
      (bus: WholeBus) => observe(bus, 'left'),
      (bus: WholeBus) => observe(bus, 'right'),
    ] as const
    ;[left, right] = await runTwice((bus) => conclude(bus, agreed), runs)
  }, 480_000)

  const differences = (recipient: string) =>
    compare(left.get(recipient) ?? [], right.get(recipient) ?? [])

  it('comes from 200 pairs of histories and more, of which each has copies', () => {
    const pairs = [...pairsOf.values()].flat()
    expect(pairs.length).toBeGreaterThanOrEqual(200)
    expect(pairs.filter(({ copies }) => copies === 0)).toEqual([])
  })

  it.each(couples.map(({ recipient }) => recipient))('is the same for %s', (recipient) => {
    const found = differences(recipient)
    expect([found.length, found.slice(0, 3)]).toEqual([0, []])
    const names = (left.get(recipient) ?? []).map(({ name }) => name)
    const surfaces = [
      'GET /v1/feed',
      'GET /v1/events/',
      'POST /v1/events',
      'Kafka shared',
      'stream',
    ]
    const missing = surfaces.filter((surface) => !names.some((name) => name.startsWith(surface)))
    expect(missing).toEqual([])
  })

  it.each([...twins])('would not be, were %s leaked', (_leak, { agreement }) => {
    const found = differences('bi.pnb')
    const where = (surface: string) =>
      found.filter(({ name, left: one, right: other }) => {
        return name.startsWith(surface) && `${name}${one}${other}`.includes(agreement)
      })
    expect(where('Kafka shared').length).toBeGreaterThan(0)
    expect(where('GET /v1/feed').length).toBeGreaterThan(0)
    expect(where('stream').length).toBeGreaterThan(0)
  })
})
