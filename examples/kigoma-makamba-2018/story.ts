import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StructuredEvent } from '@ujirani/client'
import { catalogue, parseEvent, partyOf, type ParsedEvent } from '@ujirani/events'
import { parseAgreement, type AgreementDocument, type PartyRecord } from '@ujirani/policy'

/** What the story says of a party; its keys, issuer and clients are those of the bus it plays on. */
export type PartyProfile = Omit<PartyRecord, 'keys' | 'issuer' | 'clients'>

/** One event of the story, as it is published. */
export interface StoryEvent extends ParsedEvent {
  /** Its file's name without `.json`. */
  readonly name: string
  readonly json: StructuredEvent
  readonly publisher: string
}

/** What a rule must have made of an event for a recipient. Pointers are into the whole copy. */
export interface ExpectedCopy {
  readonly rule: string
  /** RFC 6901 pointer → what must stand there. */
  readonly present: Readonly<Record<string, unknown>>
  /** Where nothing may stand. */
  readonly absent: readonly string[]
}

/** By agreement: the copy, or the clause by which there is none. */
export type ExpectedLanes = Readonly<Record<string, ExpectedCopy | string>>

/**
 * Written by hand, never from what the bus did. Event → party → `own` (it published it), `none` (no
 * agreement of the publisher's names it), or what each agreement does.
 */
export type Expectations = Readonly<Record<string, Readonly<Record<string, ExpectedParty>>>>
export type ExpectedParty = 'own' | 'none' | ExpectedLanes

/** Everything the story is made of. */
export interface Story {
  readonly parties: readonly PartyProfile[]
  readonly agreements: readonly AgreementDocument[]
  /** In the order in which they are published. */
  readonly events: readonly StoryEvent[]
  readonly expectations: Expectations
}

/** Reads the story's files. */
export function readStory(): Story {
  return {
    parties: readJson('parties.json') as readonly PartyProfile[],
    agreements: readdirSync(fileOf('agreements'))
      .sort()
      .map((name) => parseAgreement(readJson(join('agreements', name)))),
    events: (readJson(join('events', 'order.json')) as readonly string[]).map(readEvent),
    expectations: readJson('expectations.json') as Expectations,
  }
}

/** Whether an event counts: exercises are printed and counted apart. */
export function isActual({ envelope }: StoryEvent): boolean {
  return envelope.cestatus === 'Actual'
}

function readEvent(file: string): StoryEvent {
  const json = readJson(join('events', file)) as StructuredEvent
  const parsed = parseEvent(json, catalogue)
  return {
    ...parsed,
    name: file.replace(/\.json$/, ''),
    json,
    publisher: partyOf(parsed.envelope),
  }
}

function fileOf(name: string): string {
  return join(import.meta.dirname, name)
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(fileOf(name), 'utf8'))
}
