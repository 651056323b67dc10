import { hkdfSync } from 'node:crypto'
import type { AgreementId, CopyId, PartyId } from '@ujirani/events'
import { createFixedLengthCode, createHmacSha256, type Hmac } from './hmac.ts'

/** What a copy carries of the link key: an id of its own, and the salt of its commitment. */
export interface CopyMark {
  readonly id: CopyId
  /** 16 bytes. */
  readonly salt: Buffer
}

/** Everything keyed that one recipient sees under one agreement. */
export interface Link {
  /** The id and salt of this recipient's copy of the event that `source` published as `id`. */
  markOf(source: string, id: string): CopyMark
  /** The stable name, under this agreement and for this recipient only, of an identifier. */
  pairwise(identifier: string): string
  /** The stable name, under this agreement and for all its recipients, of a text. */
  pseudonym(text: string): string
}

/** Gives the link of an agreement and a recipient: pure, always the same for the same two. */
export type LinkKeys = (agreement: AgreementId, recipient: PartyId) => Link

/** What stands for a keyed value where the keys are not held (previews, a party's own audit). */
const keyedPlaceholder = '«keyed»'

/** The link of whoever holds no keys. */
export const unkeyedLink: Link = {
  markOf: () => ({ id: keyedPlaceholder as CopyId, salt: Buffer.alloc(16) }),
  pairwise: () => keyedPlaceholder,
  pseudonym: () => keyedPlaceholder,
}

/** Names remembered per link; they return with each event on the same subject. */
const namesRemembered = 128

/**
 * Derives the link keys of one bus from its master key (at least 32 bytes). Each purpose has its
 * own key:
 * ```
 * HKDF-SHA256(master, salt = "", info = "ujirani.org/link/v1" LF bus LF agreement LF recipient LF
 *             purpose, 32 bytes)          purpose = "copy" | "pairwise" | "pairwise-check"
 *
 * info = "ujirani.org/agreement/v1" LF bus LF agreement LF purpose
 *                                         purpose = "pseudonym" | "pseudonym-check"
 * ```
 */
export function createLinkKeys(master: Buffer, bus: string): LinkKeys {
  if (master.length < 32) throw new TypeError('the master key has less than 32 bytes')
  const secret = Buffer.from(master)
  const keyFor = (info: readonly string[]): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, '', info.join('\n'), 32))
  const links = new Map<AgreementId, Map<PartyId, Link>>()
  return (agreement, recipient) => {
    const known = links.get(agreement)?.get(recipient)
    if (known !== undefined) return known
    const link = createLink({
      ofRecipient: (purpose) => keyFor(['ujirani.org/link/v1', bus, agreement, recipient, purpose]),
      ofAgreement: (purpose) => keyFor(['ujirani.org/agreement/v1', bus, agreement, purpose]),
    })
    const ofAgreement = links.get(agreement) ?? new Map<PartyId, Link>()
    links.set(agreement, ofAgreement.set(recipient, link))
    return link
  }
}

interface KeysOfLink {
  readonly ofRecipient: (purpose: string) => Buffer
  readonly ofAgreement: (purpose: string) => Buffer
}

function createLink({ ofRecipient, ofAgreement }: KeysOfLink): Link {
  const copyCode = createHmacSha256(ofRecipient('copy'))
  return {
    markOf(source, id) {
      // One code gives both: the halves of a pseudo-random function's output are independent.
      const code = copyCode(`${source}\n${id}`)
      return { id: toUuid8(code) as CopyId, salt: Buffer.from(code.slice(32), 'hex') }
    },
    pairwise: createNaming(ofRecipient('pairwise'), ofRecipient('pairwise-check')),
    pseudonym: createNaming(ofAgreement('pseudonym'), ofAgreement('pseudonym-check')),
  }
}

/** Names of one kind, the latest remembered. */
function createNaming(key: Buffer, checkKey: Buffer): (identifier: string) => string {
  const nameOf = createKeyedNames(
    createHmacSha256(key),
    createFixedLengthCode(checkKey, stemDigits),
  )
  const names = new Map<string, string>()
  return (identifier) => {
    const known = names.get(identifier)
    if (known !== undefined) return known
    const name = nameOf(identifier)
    if (names.size >= namesRemembered) names.clear()
    names.set(identifier, name)
    return name
  }
}

/**
 * A keyed name is a UUIDv8 that proves itself under its own key:
 * ```
 * xxxxxxxx-xxxx-8xxx-vccc-cccccccccccc   x     first 15 digits of HMAC-SHA256(key, identifier)
 *                                        v, c  first 16 of SHA-256(check key ‖ those 15)
 * ```
 * so the operator knows its own work and leaves it as it is, while a name made under another
 * agreement (published again by a recipient) is an identifier like any other and is renamed.
 */
function createKeyedNames(code: Hmac, check: Hmac): (identifier: string) => string {
  const nameOf = (stem: string): string => {
    const proof = check(stem)
    return toUuid8(`${stem.slice(0, 12)}0${stem.slice(12)}${proof}`)
  }
  return (identifier) => {
    if (identifier.length === 36 && uuid8Pattern.test(identifier)) {
      const stem = identifier.slice(0, 8) + identifier.slice(9, 13) + identifier.slice(15, 18)
      if (nameOf(stem) === identifier) return identifier
    }
    return nameOf(code(identifier).slice(0, stemDigits))
  }
}

const stemDigits = 15
const uuid8Pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const variants = '89ab'

/**
 * The first 32 of at least 32 hex digits as a UUIDv8: version and variant replace four bits at
 * digit 12 and two at digit 16.
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.8
 */
function toUuid8(hex: string): string {
  const variant = variants.charAt(Number.parseInt(hex.charAt(16), 16) & 3)
  const head = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}`
  return `${head}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
