import { fixedKey } from '../test/small-tree.ts'
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { NoteInvalidError } from './errors.ts'
import { emptyRoot } from './hashing.ts'
import { createNoteSigner, parseVerifierKey } from './note-keys.ts'
import { parseNote } from './note.ts'
import { signNote } from './open-note.ts'

// The example of https://c2sp.org/tlog-checkpoint.
const example = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`
const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='
const signer = createNoteSigner('ledger.example', fixedKey(1))
const log = parseVerifierKey(signer.verifierKey)
const empty = formatCheckpoint({ origin: 'ledger.example', size: 0, root: emptyRoot() })

describe('parseCheckpoint', () => {
  it('reads the example of the text', () => {
    const { text } = parseNote(example)
    const checkpoint = parseCheckpoint(text)
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 })
    expect(checkpoint.root.toString('base64')).toBe(root)
    expect(formatCheckpoint(checkpoint)).toBe(text)
  })

  it('keeps the lines that follow', () => {
    expect(parseCheckpoint(`a\n1\n${root}\nmore\nand more\n`).extensions).toEqual([
      'more',
      'and more',
    ])
  })

  it.each([
    ['no newline at the end', `a\n1\n${root}`],
    ['two lines', 'a\n1\n'],
    ['no origin', `\n1\n${root}\n`],
    ['a zero before', `a\n01\n${root}\n`],
    ['a sign', `a\n+1\n${root}\n`],
    ['a size of hex', `a\n0x1\n${root}\n`],
    ['more leaves than a double counts', `a\n9007199254740992\n${root}\n`],
    ['a root without padding', `a\n1\n${root.slice(0, -1)}\n`],
    ['a root with bits to spare', `a\n1\n${root.replace('2I=', '2J=')}\n`],
    ['a root of another length', `a\n1\nAAAA\n`],
    ['an empty extension', `a\n1\n${root}\n\n`],
  ])('refuses %s', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow(NoteInvalidError)
  })
})

describe('openCheckpoint', () => {
  it('opens what the log has signed', () => {
    expect(openCheckpoint(signNote(empty, [signer]), log)).toMatchObject({ size: 0 })
  })

  it('refuses the checkpoint of another log that the same key signed', () => {
    const text = empty.replace('ledger.example', 'elsewhere.example')
    expect(() => openCheckpoint(signNote(text, [signer]), log)).toThrow('it is of another log')
  })

  it('refuses one that only a witness has signed', () => {
    const witness = createNoteSigner('witness.example', fixedKey(2))
    const known = parseVerifierKey(witness.verifierKey)
    const note = signNote(empty, [witness])
    expect(() => openCheckpoint(note, log, [known])).toThrow('its log has not signed it')
  })
})
