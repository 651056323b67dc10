import { trustFile } from '../test/bus.ts'
import { fixedKey, publicPart } from '../test/keys.ts'
import { TrustInvalidError } from './errors.ts'
import { parseTrust } from './trust.ts'

const { roots } = trustFile
const [one, two] = roots.keys

describe('parseTrust', () => {
  it('reads a whole trust file', () => {
    expect(parseTrust(trustFile)).toEqual(trustFile)
  })

  it('takes a file that does not say demo for a real one', () => {
    const { demo, ...real } = trustFile
    expect(demo).toBe(true)
    expect(parseTrust(real).demo).toBe(false)
  })

  it('reads the verifier keys of logs and witnesses', () => {
    const ledgers = ['bus.example/log+0f0f0f0f+AVwZ7qOs6C5Vx8BQp3OJkVUlHSEGuM0o5kOQ0rX0yVfQ']
    expect(parseTrust({ ...trustFile, ledgers }).ledgers).toEqual(ledgers)
  })

  const bad: readonly [string, unknown][] = [
    ['what is no object', []],
    ['an unknown member', { ...trustFile, extra: 1 }],
    ['a missing member', { ...trustFile, witnesses: undefined }],
    ['no bus', { ...trustFile, bus: '' }],
    ['a quorum of nobody', { ...trustFile, roots: { ...roots, quorum: 0 } }],
    ['a quorum of more than all', { ...trustFile, roots: { ...roots, quorum: 4 } }],
    ['no roots', { ...trustFile, roots: { quorum: 1, keys: [] } }],
    [
      'one kid for two roots',
      { ...trustFile, roots: { quorum: 2, keys: [one, { ...two, kid: 'root-1' }] } },
    ],
    [
      'one root under two kids',
      { ...trustFile, roots: { quorum: 2, keys: [one, { ...one, kid: 'other' }] } },
    ],
    [
      'a root that is also a receipt key',
      { ...trustFile, receipts: [{ ...one, kid: 'receipt-2' }] },
    ],
    [
      'a private root',
      { ...trustFile, roots: { quorum: 1, keys: [fixedKey('root-1', 'Ed25519')] } },
    ],
    ['a receipt key that is not Ed25519', { ...trustFile, receipts: [publicPart(fixedKey('r'))] }],
    ['a ledger that is no verifier key', { ...trustFile, ledgers: ['log'] }],
    ['demo in words', { ...trustFile, demo: 'yes' }],
  ]
  it.each(bad)('refuses %s', (_, json) => {
    expect(() => parseTrust(json)).toThrow(TrustInvalidError)
  })

  it('names the place of a fault and not its value', () => {
    expect(() => parseTrust({ ...trustFile, bus: 'SECRET' })).toThrow(/\/bus must be a bus id/)
    expect(() => parseTrust({ ...trustFile, bus: 'SECRET' })).not.toThrow(/SECRET/)
  })
})
