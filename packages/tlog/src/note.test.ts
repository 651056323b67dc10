import { hash } from 'node:crypto'
import { fixedKey } from '../test/small-tree.ts'
import { NoteInvalidError } from './errors.ts'
import { formatNote, parseNote } from './note.ts'
import { createCosigner, createNoteSigner, parseVerifierKey } from './note-keys.ts'
import { addSignatures, openNote, signNote } from './open-note.ts'

// The examples of https://c2sp.org/signed-note.
const exampleKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const example = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`
const poem = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`

const signer = createNoteSigner('ledger.example', fixedKey(1))
const other = createNoteSigner('other.example', fixedKey(2))
const verifier = parseVerifierKey(signer.verifierKey)

describe('openNote', () => {
  it('opens the example of the text with its key', () => {
    const note = openNote(example, [parseVerifierKey(exampleKey)])
    expect(note.text).toBe('This is an example message.\n')
    expect(note.verified.map(({ name, keyId }) => [name, keyId])).toEqual([
      ['example.com/foo', '530d903a'],
    ])
  })

  it('splits the text of the other example at its last empty line', () => {
    const { text, signatures } = parseNote(Buffer.from(poem))
    expect(text.endsWith('\n\ned è subito sera.\n')).toBe(true)
    expect(signatures.map(({ name, keyId }) => [name, keyId])).toEqual([
      ['quasimodo.example/salvatore', '367ba04b'],
    ])
  })

  it('opens what it signed, whoever else signed it', () => {
    const note = signNote('a\n\nb\n', [other, signer])
    const opened = openNote(Buffer.from(note), [verifier])
    expect(opened.text).toBe('a\n\nb\n')
    expect(opened.verified).toHaveLength(1)
    expect(opened.unknown.map(({ name }) => name)).toEqual(['other.example'])
  })

  it('signs the same text with the same bytes', () => {
    expect(signNote('a\n', [signer])).toBe(signNote('a\n', [signer]))
  })

  it('counts a key once, and an unknown line once', () => {
    const line = signer.sign('a\n')
    const alien = other.sign('a\n')
    const note = formatNote({ text: 'a\n', signatures: [line, alien, line, alien] })
    const opened = openNote(note, [verifier])
    expect([opened.verified.length, opened.unknown.length]).toEqual([1, 1])
  })

  it.each([
    ['a changed text', example.replace('message', 'massage')],
    ['nobody known', signNote('a\n', [other])],
    [
      'a known key that did not sign this',
      signNote('a\n', [{ ...signer, sign: () => signer.sign('b\n') }]),
    ],
  ])('refuses %s', (_, note) => {
    const known = [parseVerifierKey(exampleKey), verifier]
    expect(() => openNote(note, known)).toThrow(NoteInvalidError)
  })

  it('does not take a line of the same name and another id for a known key', () => {
    const renamed = createNoteSigner('ledger.example', fixedKey(3))
    expect(() => openNote(signNote('a\n', [renamed]), [verifier])).toThrow('nobody known')
  })

  it('refuses two keys that one line could be of', () => {
    const twin = { ...verifier }
    expect(() => openNote(signNote('a\n', [signer]), [verifier, twin])).toThrow(NoteInvalidError)
  })
})

describe('parseNote', () => {
  const line = '— a AAAAAAA='
  it.each([
    ['nothing', ''],
    ['no signature', 'a\n\n'],
    ['no blank line', `a\n${line}\n`],
    ['no newline at the end', `a\n\n${line}`],
    ['a hyphen for a dash', 'a\n\n- a AAAAAAA=\n'],
    ['no space after the dash', 'a\n\n—a AAAAAAA=\n'],
    ['no name', 'a\n\n—  AAAAAAA=\n'],
    ['a plus in the name', 'a\n\n— a+b AAAAAAA=\n'],
    ['a space of Unicode in the name', 'a\n\n— a\u2003b AAAAAAA=\n'],
    ['a next-line in the name', 'a\n\n— a\u0085b AAAAAAA=\n'],
    ['no signature bytes', 'a\n\n— a AAAAAA==\n'],
    ['no padding', 'a\n\n— a AAAAAAA\n'],
    ['base64url', 'a\n\n— a AAA-AAA=\n'],
    ['a space behind', `a\n\n${line} \n`],
    ['a carriage return', `a\r\n\n${line}\n`],
    ['a tab', `a\tb\n\n${line}\n`],
    ['a zero byte', `a\0\n\n${line}\n`],
    ['half a surrogate pair', `a\ud800\n\n${line}\n`],
    ['101 signatures', `a\n\n${`${line}\n`.repeat(101)}`],
  ])('refuses %s', (_, note) => {
    expect(() => parseNote(note)).toThrow(NoteInvalidError)
  })

  it('refuses bytes that are no UTF-8, and a mark that only looks like none', () => {
    const bytes = Buffer.from(example)
    bytes[3] = 0xff
    expect(() => parseNote(bytes)).toThrow(NoteInvalidError)
    const marked = Buffer.concat([Buffer.from('\ufeff'), Buffer.from(example)])
    expect(parseNote(marked).text.startsWith('\ufeff')).toBe(true)
  })

  it('takes 100 signatures, and one of the length that ML-DSA has', () => {
    expect(parseNote(`a\n\n${`${line}\n`.repeat(100)}`).signatures).toHaveLength(100)
    const long = Buffer.alloc(4 + 8 + 2420, 7).toString('base64')
    const { signatures } = parseNote(`a\n\n— pq.example ${long}\n`)
    expect(signatures[0]?.signature).toHaveLength(2428)
  })
})

describe('formatNote', () => {
  it.each([['a'], ['a\n\n— x AAAAAAA=\n\nb'], ['a\r\n'], ['']])('refuses the text %j', (text) => {
    expect(() => signNote(text, [signer])).toThrow(NoteInvalidError)
  })

  it('refuses a note that nobody signs', () => {
    expect(() => signNote('a\n', [])).toThrow(NoteInvalidError)
  })
})

describe('parseVerifierKey', () => {
  it.each([
    'example.com/foo',
    'example.com/foo+530d903a',
    'example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    '+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2',
    'example.com/foo+530d903a+',
  ])('refuses %s', (key) => {
    expect(() => parseVerifierKey(key)).toThrow(NoteInvalidError)
  })

  it('refuses a kind of key that it cannot verify with', () => {
    const bytes = Buffer.concat([Buffer.from([6]), Buffer.alloc(1312, 1)])
    const id = hash('sha256', Buffer.concat([Buffer.from('pq\n'), bytes]), 'hex').slice(0, 8)
    const key = `pq+${id}+${bytes.toString('base64')}`
    expect(() => parseVerifierKey(key)).toThrow('of an unknown kind')
  })
})

describe('createCosigner', () => {
  const text = 'ledger.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'
  const witness = createCosigner('witness.example', fixedKey(4), () => 1_679_315_147)
  const key = parseVerifierKey(witness.verifierKey)

  it('adds a cosignature that verifies beside the log’s own', () => {
    const note = parseNote(signNote(text, [signer]))
    const both = formatNote(addSignatures(note, [witness.sign(text), witness.sign(text)]))
    const opened = openNote(both, [verifier, key])
    expect(opened.verified.map(({ name }) => name)).toEqual(['ledger.example', 'witness.example'])
  })

  it('signs the time with it', () => {
    const line = witness.sign(text)
    const later = Buffer.from(line.signature)
    later.writeBigUInt64BE(1_679_315_148n)
    expect(key.holds(text, line.signature)).toBe(true)
    expect(key.holds(text, later)).toBe(false)
    expect(key.holds(text, line.signature.subarray(8))).toBe(false)
    later.writeBigUInt64BE(2n ** 64n - 1n)
    expect(key.holds(text, later)).toBe(false)
  })

  it('is no signature of the log, whatever key is used', () => {
    const same = createCosigner('ledger.example', fixedKey(1), () => 1)
    expect(parseVerifierKey(same.verifierKey).keyId).not.toBe(verifier.keyId)
    expect(() => openNote(signNote(text, [same]), [verifier])).toThrow(NoteInvalidError)
  })
})
