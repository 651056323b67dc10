import { keyOfRule, type AclRule, type PositionalReader } from '@ujirani/messaging'
import type { AccessWriter } from './access-writer.ts'
import { isOfOneTopic, keyOfRight, readingRightOf, type ReadingRight } from './reading-right.ts'
import type { RecordedRights } from './recorded-rights.ts'

/**
 * Who could read what at the broker, on record.
 *
 * **No record, no right.** GRANTED stands in the log before a right is given, REVOKED after it was
 * taken, with the end of the topic then: between the two somebody could have read. Whatever comes
 * in between, a kill too, the record says rather more than less, and `settle` puts it right.
 *
 * **Concurrency.** One call at a time.
 */
export interface RightsRecord {
  /** Begins with what the log says. @throws {BrokerUnavailableError} */
  readonly open: () => Promise<void>
  /** Whether a rule stood in the last whole snapshot, or what it gives is on record as given. */
  readonly isKnown: (rule: AclRule) => boolean
  /** Puts rights on record that are about to be given. @throws {BrokerUnavailableError} */
  readonly grant: (rules: readonly AclRule[]) => Promise<void>
  /**
   * Makes the record equal to what the broker holds.
   *
   * @param isSigned whether a rule follows from what was signed
   * @throws {BrokerUnavailableError}
   */
  readonly settle: (held: Iterable<AclRule>, isSigned: (rule: AclRule) => boolean) => Promise<void>
}

interface RecordParts {
  readonly read: () => Promise<RecordedRights>
  readonly writer: AccessWriter
  readonly reader: Pick<PositionalReader, 'bounds'>
  /** Rules of the services: no party reads by them. */
  readonly standing: readonly AclRule[]
}

/** Some 100 bytes each: a record stays well under the broker's bound. */
const rightsPerRecord = 2_000

/** Creates the record. */
export function createRightsRecord(parts: RecordParts): RightsRecord {
  return new LogRightsRecord(parts)
}

class LogRightsRecord implements RightsRecord {
  readonly #parts: RecordParts
  readonly #standing: ReadonlySet<string>
  #given = new Map<string, ReadingRight>()
  #rules: ReadonlySet<string> = new Set()

  constructor(parts: RecordParts) {
    this.#parts = parts
    this.#standing = new Set(parts.standing.map(keyOfRule))
  }

  readonly open = async (): Promise<void> => {
    const { rights, rules } = await this.#parts.read()
    this.#given = rights
    this.#rules = rules
    for (const rule of this.#parts.standing) {
      const right = readingRightOf(rule)
      if (right !== undefined) this.#given.delete(keyOfRight(right))
    }
  }

  readonly isKnown = (rule: AclRule): boolean => {
    const right = readingRightOf(rule)
    if (right !== undefined && this.#given.has(keyOfRight(right))) return true
    return this.#rules.has(keyOfRule(rule))
  }

  readonly grant = async (rules: readonly AclRule[]): Promise<void> => {
    const rights = [...this.#rightsOf(rules)].filter(([key]) => !this.#given.has(key))
    await this.#write('GRANTED', rights, () => ({ end: null, unsigned: null }))
    for (const [key, right] of rights) this.#given.set(key, right)
  }

  readonly settle: RightsRecord['settle'] = async (held, isSigned) => {
    const rules = [...held]
    const now = this.#rightsOf(rules)
    const signed = this.#rightsOf(rules.filter(isSigned))
    const found = [...now].filter(([key]) => !this.#given.has(key))
    await this.#write('GRANTED', found, (key) => {
      return { end: null, unsigned: signed.has(key) ? null : true }
    })
    for (const [key, right] of found) this.#given.set(key, right)
    const taken = [...this.#given].filter(([key]) => !now.has(key))
    if (taken.length === 0) return
    const named = taken.map(([, right]) => right).filter(isOfOneTopic)
    const bounds = await this.#parts.reader.bounds([...new Set(named.map(({ topic }) => topic))])
    await this.#write('REVOKED', taken, (_key, { topic }) => {
      return { end: bounds.get(topic)?.[0]?.end ?? null, unsigned: null }
    })
    for (const [key] of taken) this.#given.delete(key)
  }

  #rightsOf(rules: readonly AclRule[]): Map<string, ReadingRight> {
    const rights = new Map<string, ReadingRight>()
    for (const rule of rules) {
      const right = readingRightOf(rule)
      if (right === undefined || this.#standing.has(keyOfRule(rule))) continue
      rights.set(keyOfRight(right), right)
    }
    return rights
  }

  async #write(
    kind: 'GRANTED' | 'REVOKED',
    rights: readonly (readonly [key: string, right: ReadingRight])[],
    tell: (key: string, right: ReadingRight) => { end: number | null; unsigned: boolean | null },
  ): Promise<void> {
    for (let at = 0; at < rights.length; at += rightsPerRecord) {
      const slice = rights.slice(at, at + rightsPerRecord)
      const said = slice.map(([key, right]) => ({ ...right, ...tell(key, right) }))
      await this.#parts.writer.write(kind, { rights: said })
    }
  }
}
