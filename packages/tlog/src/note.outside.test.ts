/**
 * @needs go
 */
import { createPrivateKey } from 'node:crypto'
import { buildForeignTools, type ForeignTools } from '@ujirani/testing'
import { NoteInvalidError } from './errors.ts'
import { createNoteSigner, parseVerifierKey } from './note-keys.ts'
import { parseNote, type NoteSignature } from './note.ts'
import { openNote, signNote } from './open-note.ts'

/** As `test/foreign/notes` answers. */
interface Answer {
  readonly accepted: boolean
  /** Base64. */
  readonly text?: string | undefined
  readonly verified?: readonly string[] | undefined
  readonly unknown?: readonly string[] | undefined
}

const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const keyOf = (byte: number) =>
  createPrivateKey({
    key: Buffer.concat([prefix, Buffer.alloc(32, byte)]),
    format: 'der',
    type: 'pkcs8',
  })
const signers = ['ledger.example/a', 'b', 'ﺏ.example'].map((name, at) =>
  createNoteSigner(name, keyOf(at + 1)),
)
const known = signers.slice(0, 2).map(({ verifierKey }) => verifierKey)
const texts = ['a\n', 'ledger.example/a\n3\nAAAA=\n', 'a\n\n— b c\n\nd\n', 'é\u2028\ufeff\n', '\n']
/** What a grammar of notes turns on. */
const tokens = [
  ...['\n', '\n\n', '— ', '—', '- ', ' ', '+', '=', '==', 'AAAA', 'AAAAAAA=', 'AAAAAAB=', '\r'],
  ...['\t', '\0', '\u007f', '\u0085', '\u00a0', '\u2003', '\u3000', '\ufeff', '\u200b', '𝒳', '_'],
].map((token) => Buffer.from(token))
const bytes = [0xff, 0xc0, 0xed, 0xa0, 0x80, 0x1f, 0x20, 0xe2].map((byte) => Buffer.from([byte]))
const cases = 30_000

/** Mulberry32: the same cases in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

function pick<T>(of: readonly T[], random: (below: number) => number): T {
  const found = of[random(of.length)]
  if (found === undefined) throw new RangeError('nothing to pick from')
  return found
}

/** Spoils something a little: something goes, comes, doubles, or becomes something else. */
function mutate(from: Buffer, random: (below: number) => number): Buffer {
  const at = random(from.length + 1)
  const [before, after] = [from.subarray(0, at), from.subarray(at)]
  const kind = random(6)
  if (kind === 0) return Buffer.concat([before, after.subarray(1 + random(3))])
  if (kind === 1) return Buffer.concat([before, after.subarray(0, 1 + random(40)), after])
  if (kind === 2) return Buffer.concat([before, pick(bytes, random), after.subarray(random(2))])
  if (kind === 3) {
    const flipped = Buffer.from(from)
    if (at < from.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << random(8))
    return flipped
  }
  return Buffer.concat([before, pick(tokens, random), after.subarray(random(3))])
}

function makeNote(random: (below: number) => number): Buffer {
  const by = signers.filter(() => random(2) === 0)
  let note: Buffer = Buffer.from(signNote(pick(texts, random), by.length === 0 ? signers : by))
  for (let left = random(4); left > 0; left -= 1) note = mutate(note, random)
  return note
}

const toWords = ({ name, keyId }: Pick<NoteSignature, 'name' | 'keyId'>) => `${name} ${keyId}`
const toLine = (line: NoteSignature) => `${toWords(line)} ${line.signature.toString('hex')}`

/** Ours of the same question; an error of any kind but our own is a fault, not a refusal. */
function read(note: Buffer, keys: readonly string[]): Answer {
  try {
    if (keys.length === 0) {
      const { text, signatures } = parseNote(note)
      const once = new Map(signatures.map((line) => [toLine(line), toWords(line)]))
      return { accepted: true, ...describeText(text), unknown: [...once.values()] }
    }
    const { text, verified, unknown } = openNote(note, keys.map(parseVerifierKey))
    return {
      ...{ accepted: true, ...describeText(text), verified: verified.map(toWords) },
      ...(unknown.length > 0 && { unknown: unknown.map(toWords) }),
    }
  } catch (error) {
    if (!(error instanceof NoteInvalidError)) throw error
    return { accepted: false }
  }
}

const describeText = (text: string) => ({ text: Buffer.from(text).toString('base64') })

describe('notes, beside those of Go', () => {
  let tools: ForeignTools
  const ask = async (questions: readonly object[]): Promise<readonly Answer[]> => {
    const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('')
    const { code, out, err } = await tools.run('notes', [], { input })
    if (code !== 0) throw new Error(err)
    const lines = out.trimEnd().split('\n')
    return lines.map((line) => {
      const { accepted, text, verified, unknown } = JSON.parse(line) as Answer
      return { accepted, text, verified, unknown }
    })
  }
  beforeAll(async () => {
    tools = await buildForeignTools()
  })

  it.each([
    ['as they read', []],
    ['as they open to who knows two keys', known],
  ])('are the same %s, however they are spoilt', async (_, keys) => {
    const random = createRandom(2026)
    const notes = Array.from({ length: cases }, () => makeNote(random))
    const asked = notes.map((note) => ({ note: note.toString('base64'), keys }))
    const theirs = await ask(asked)
    expect(theirs).toHaveLength(cases)
    const accepted = theirs.filter((answer) => answer.accepted).length
    // Neither all of one kind nor all of the other: that would compare nothing.
    expect(Math.min(accepted, cases - accepted)).toBeGreaterThan(cases / 10)
    const differ = notes.flatMap((note, at) => {
      const ours = read(note, keys)
      const same = JSON.stringify(ours) === JSON.stringify(theirs[at])
      return same ? [] : [{ note: note.toString('latin1'), ours, theirs: theirs[at] }]
    })
    expect(differ.slice(0, 3)).toEqual([])
  })

  it('take no key for one that is none to Go, and refuse but other spellings of one', async () => {
    const random = createRandom(7)
    const keys = Array.from({ length: 5_000 }, () => {
      let key: Buffer = Buffer.from(pick(signers, random).verifierKey)
      for (let left = random(3); left > 0; left -= 1) key = mutate(key, random)
      // What is no UTF-8 cannot be said in JSON.
      return key.toString()
    })
    const ours = keys.map(readKey)
    // Go's base64 skips ends of lines, and its hex has two cases: one key has one spelling here.
    const plain = keys.map((key) => key.replaceAll(/[\r\n]/g, '').replace(/\+\w{8}\+/, lower))
    const theirs = await ask(keys.map((key) => ({ key })))
    expect(ours.filter(({ accepted }) => accepted).length).toBeGreaterThan(1_000)
    const differ = keys.flatMap((key, at) => {
      const own = ours[at]?.accepted === true ? ours[at] : readKey(plain[at] ?? '')
      const isSame = JSON.stringify(own) === JSON.stringify(theirs[at])
      return isSame || (plain[at] !== key && theirs[at]?.accepted === false) ? [] : [{ key, own }]
    })
    expect(differ).toEqual([])
  })
})

const lower = (hex: string) => hex.toLowerCase()

function readKey(key: string): Answer {
  try {
    return { accepted: true, verified: [toWords(parseVerifierKey(key))] }
  } catch {
    return { accepted: false }
  }
}
