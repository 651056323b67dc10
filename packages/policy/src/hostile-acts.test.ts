import fc from 'fast-check'
import { blankAct, proposalOf } from '../test/acts.ts'
import { admissionOf, busOf, keyOf, noonMs, roots } from '../test/bus.ts'
import { documentOf } from '../test/documents.ts'
import { tryAgreementAct } from './apply-agreement-act.ts'
import { tryPartyAct } from './apply-party-act.ts'
import { signPartyRecord } from './sign.ts'

const register = await busOf(['tz.isd'])
const admission = JSON.stringify(
  await signPartyRecord(admissionOf('bi.cgm'), [keyOf('bi.cgm'), ...roots]),
)
const proposal = await proposalOf(documentOf(), { party: 'tz.isd', counter: 1 })

/** A text with one of its characters replaced, or a piece of it cut out. */
function spoilt(text: string): fc.Arbitrary<string> {
  const position = fc.nat(text.length - 1)
  return fc.oneof(
    fc
      .tuple(position, fc.string({ minLength: 1, maxLength: 1 }))
      .map(([at, put]) => text.slice(0, at) + put + text.slice(at + 1)),
    fc.tuple(position, position).map(([a, b]) => text.slice(0, a) + text.slice(b)),
    fc.string(),
    fc.json(),
  )
}

describe('whatever stands in the log', () => {
  it('is no party act unless it is the very one that was signed', async () => {
    await fc.assert(
      fc.asyncProperty(spoilt(admission), async (jws) => {
        const outcome = await tryPartyAct(register, { party: 'bi.cgm', jws }, noonMs)
        // White space between its parts is all that may differ.
        const isWhole = jws.replace(/[ \t\r\n]/g, '') === admission
        expect(outcome.refused === undefined).toBe(isWhole)
        expect(outcome.register.partiesEnd).toBe(register.partiesEnd + 1)
        if (!isWhole) expect(outcome.register.parties).toBe(register.parties)
      }),
      { numRuns: 300 },
    )
  })

  it('is no proposal unless it is the very one that was signed', async () => {
    const bus = await busOf()
    const fields = fc.oneof(
      spoilt(proposal.jws ?? '').map((jws) => ({ jws })),
      spoilt(proposal.document ?? '').map((document) => ({ document })),
    )
    await fc.assert(
      fc.asyncProperty(fields, async (changes) => {
        const act = { ...proposal, ...changes }
        const { refused, register: after } = await tryAgreementAct(bus, act, noonMs)
        const isWhole = act.jws === proposal.jws && act.document === proposal.document
        expect(refused === undefined).toBe(isWhole)
        expect(after.agreementsEnd).toBe(bus.agreementsEnd + 1)
      }),
      { numRuns: 300 },
    )
  })

  it.each(['PROPOSED', 'SIGNED', 'PROVISIONED', 'ACT', 'UNSPECIFIED'] as const)(
    'is passed over when it is an empty %s',
    async (kind) => {
      const { refused, register: after } = await tryAgreementAct(
        register,
        blankAct('bi-tz-imm', kind),
        noonMs,
      )
      expect(refused).toBeDefined()
      expect(after.agreementsEnd).toBe(register.agreementsEnd + 1)
    },
  )
})
