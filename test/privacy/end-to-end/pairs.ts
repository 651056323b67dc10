import { randomHistory, vary } from '../incidents.ts'
import type { Random } from '../random.ts'
import { asText, type Json, type PublishedEvent } from '../reference/history.ts'
import { project } from '../reference/projection.ts'
import { unsharedPurpose, type Agreed, type Couple } from './couples.ts'

/** An event with what it is published as. */
export type History = readonly PublishedEvent[]

/** Two histories of one subject that are the same to the recipient, by every agreement. */
export interface Pair {
  readonly left: History
  readonly right: History
  /** How many copies the recipient gets of either. */
  readonly copies: number
}

/**
 * Makes pairs of histories that differ, of which the recipient sees something, and which are the
 * same to it by the reference projection under each agreement of the couple.
 *
 * @param first number of the first pair; each has a subject and event ids of its own
 */
export function createPairs(
  random: Random,
  couple: Couple,
  { count, first }: { readonly count: number; readonly first: number },
): readonly Pair[] {
  const pairs: Pair[] = []
  while (pairs.length < count) {
    const number = first + pairs.length
    const agreed = couple.agreements[number % couple.agreements.length]
    if (agreed === undefined) throw new TypeError('a couple without agreements')
    const make = (history: History): History =>
      history.map((event) => settle(event, couple, { number, agreed }))
    const plain = randomHistory(random)
    const left = make(plain)
    const right = make(vary(plain, random))
    const seen = couple.agreements.map((each) => [left, right].map((it) => of(it, each, couple)))
    const copies = seen.reduce((sum, [mine]) => sum + (mine?.length ?? 0), 0)
    const isSame = seen.every(([mine, other]) => JSON.stringify(mine) === JSON.stringify(other))
    if (copies === 0 || !isSame || JSON.stringify(left) === JSON.stringify(right)) continue
    pairs.push({ left, right, copies })
  }
  return pairs
}

function of(history: History, agreed: Agreed, { recipient }: Couple): readonly Json[] {
  return project(history, agreed, recipient)
}

interface Place {
  readonly number: number
  readonly agreed: Agreed
}

/** An event of the generator as this publisher can publish it: complete, with names of its own. */
function settle(
  { envelope, data }: PublishedEvent,
  { publisher, recipient }: Couple,
  { number, agreed }: Place,
): PublishedEvent {
  const subject = `pair-${number.toString()}`
  const isAgreed = envelope.purpose !== unsharedPurpose
  const audience = envelope.audience?.map((party) => (party === 'bi.cgm' ? recipient : party))
  return {
    envelope: {
      ...envelope,
      id: idOf(envelope.id, number),
      source: envelope.source.replace('tz.isd', publisher),
      subject,
      purpose: isAgreed ? (agreed.purposes[0] ?? unsharedPurpose) : unsharedPurpose,
      ...(audience === undefined ? {} : { audience }),
    },
    data: envelope.type.includes('.withdrawn.')
      ? { ...data, incidentId: subject }
      : complete({ ...data, incidentId: subject }, { publisher, number }),
  }
}

/** The last digit of the generator's ids tells an event's place in its history. */
function idOf(id: string, number: number): string {
  return `${id.slice(0, 24)}${number.toString(16).padStart(8, '0')}000${id.slice(-1)}`
}

/** What the door asks of every incident, where the generator left it out. */
const asked: Readonly<Record<string, Json>> = {
  category: 'SAFETY',
  kind: 'OTHER',
  occurredStart: '2026-02-01T05:00:00.000Z',
  zone: 'Africa/Bujumbura',
  place: {
    codes: [{ scheme: 'COD_AB', code: 'BDI010', vintage: '2017-11-03' }],
    precision: 'ADM1',
  },
}

function complete(
  data: PublishedEvent['data'],
  { publisher, number }: { readonly publisher: string; readonly number: number },
): PublishedEvent['data'] {
  const { corrects } = data
  const given = Object.entries(data).filter(([, value]) => value !== null && value !== undefined)
  return inOrder({
    ...asked,
    reportedBy: { party: publisher, role: 'border-desk', site: 'manyovu' },
    ...Object.fromEntries(given),
    ...(typeof corrects === 'string' ? { corrects: idOf(corrects, number) } : {}),
  })
}

/** The door refuses an end before the beginning, and cells above their total. */
function inOrder(data: PublishedEvent['data']): PublishedEvent['data'] {
  const { occurredEnd, ...rest } = data
  const endsLate = asText(occurredEnd) >= asText(data['occurredStart'])
  return withinTotal(endsLate ? data : rest)
}

interface Counted {
  readonly count: { readonly value: number }
}

function withinTotal(data: PublishedEvent['data']): PublishedEvent['data'] {
  const cells = (name: string): readonly number[] =>
    ((data[name] ?? []) as unknown as readonly Counted[]).map(({ count }) => count.value)
  const sum = cells('bySexAge').reduce((total, cell) => total + cell, 0)
  const { affected } = data
  if (affected === undefined || affected === null) return data
  const { value } = affected as unknown as Counted['count']
  const least = Math.max(value, sum, ...cells('byNeed'))
  return { ...data, affected: { ...(affected as object), value: least } }
}
