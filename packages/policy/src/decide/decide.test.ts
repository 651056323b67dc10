import type { PartyId } from '@ujirani/events'
import { noonMs } from '../../test/bus.ts'
import {
  clausesOf,
  decideAt,
  parties,
  registerWith,
  rule,
  type Changes,
} from '../../test/decisions.ts'
import {
  convoy,
  convoyAgreement,
  dataOf,
  eventOf,
  keys,
  noPrior,
  typeOf,
} from '../../test/disclosures.ts'
import { decide } from './decide.ts'
import type { OriginEvent } from './decision.ts'

async function clausesWith(changes: Changes, event?: OriginEvent): Promise<readonly string[]> {
  return clausesOf(decideAt(await registerWith(changes), event))
}

describe('decide', () => {
  it('discloses what a rule says to whom it says, and says by which rule', async () => {
    const [decision, ...others] = decideAt(await registerWith())
    expect(others).toEqual([])
    expect(decision).toMatchObject({
      agreement: 'bi-tz-returns',
      version: 1,
      recipient: 'bi.cgm',
      outcome: 'DISCLOSED',
      rule: 'convoys',
      clause: 'rule:convoys',
    })
  })

  it('decides nothing for a publisher without agreements', async () => {
    const event = convoy({ source: 'urn:ujirani:bi.cgm:gisuru' })
    expect(decideAt(await registerWith(), event)).toEqual([])
  })

  it('decides nothing under an agreement that one party has not signed', async () => {
    const register = await registerWith()
    const state = register.agreements.get(convoyAgreement().agreement)
    if (state === undefined) throw new TypeError('not there')
    const versions = state.versions.map((version) => ({ ...version, completeAtMs: null }))
    const plan = new Map(
      [...register.plan].map(([party, planned]) => [
        party,
        planned.map(({ version }) => ({
          state: { ...state, versions },
          version: { ...version, completeAtMs: null },
        })),
      ]),
    )
    expect(decideAt({ ...register, plan })).toEqual([])
    // The negative twin: signed by all, the same event is disclosed.
    expect(decideAt(register)).toHaveLength(1)
  })

  it.each([
    ['2026-01-31T21:59:59.999Z', 0],
    ['2026-01-31T22:00:00.000Z', 1],
    ['2028-01-31T21:59:59.999Z', 1],
    ['2028-01-31T22:00:00.000Z', 0],
  ])(
    'at %s, judged by local midnight of the agreement’s zone, makes %i decision',
    async (at, n) => {
      expect(decideAt(await registerWith(), convoy(), Date.parse(at))).toHaveLength(n)
    },
  )

  it('denies a type that no rule names', async () => {
    const data = dataOf(typeOf('repatriation.arrived'), { movementId: 'convoy-2019-04-10' })
    const event = eventOf('repatriation.arrived', data)
    expect(await clausesWith({}, event)).toEqual(['bi.cgm default-deny'])
  })

  it('denies a type that a rule names and no catalogue has', async () => {
    const event = convoy()
    const unknown = {
      ...event,
      type: { ...event.type, type: 'org.ujirani.repatriation.departed.v2' },
    }
    expect(clausesOf(decideAt(await registerWith(), unknown as OriginEvent))).toEqual([
      'bi.cgm default-deny',
    ])
  })

  it('gives each recipient its own decision, in the order of the document', async () => {
    const rules = [
      rule({ to: [{ party: 'iom' }, { party: 'bi.cgm' }] }),
      {
        ...rule({ rule: 'police', to: [{ party: 'bi.pnb' }] }),
        types: ['org.ujirani.incident.reported.v1'],
        disclose: { incidentId: 'KEEP' },
      },
    ]
    expect(await clausesWith({ parties, rules })).toEqual([
      'iom rule:convoys',
      'bi.cgm rule:convoys',
      'bi.pnb default-deny',
    ])
  })

  it('applies the first rule that holds, per recipient', async () => {
    const first = { where: { path: 'vehicles', op: 'exists' } }
    const rules = [
      rule({ rule: 'narrow', ...first, to: [{ party: 'bi.cgm' }, { party: 'iom' }] }),
      rule({ rule: 'wide', to: [{ party: 'bi.cgm' }] }),
    ]
    expect(await clausesWith({ parties, rules })).toEqual(['bi.cgm rule:wide', 'iom rule-filter'])
  })

  it('withholds what no condition lets through', async () => {
    const where = { not: { path: 'vehicles', op: 'atMost', value: 3 } }
    expect(await clausesWith({ rules: [rule({ where })] })).toEqual(['bi.cgm rule-filter'])
  })

  it.each([
    ['audience', { audience: ['iom'] as unknown as PartyId[] }, {}],
    ['audience', { audience: [] }, {}],
    ['purpose-not-agreed', { purpose: 'STATISTICS' as const }, {}],
    [
      'purpose-prohibited',
      { purpose: 'LAW_ENFORCEMENT' as const },
      { prohibited: { purposes: ['LAW_ENFORCEMENT'] } },
    ],
  ])('withholds by %s', async (clause, envelope, changes) => {
    expect(await clausesWith(changes, convoy(envelope))).toEqual([`bi.cgm ${clause}`])
  })

  it('withholds from a kind that the agreement prohibits, by the signed record of now', async () => {
    const register = await registerWith({
      prohibited: { recipientKinds: ['POLICE'] },
    })
    expect(clausesOf(decideAt(register))).toEqual(['bi.cgm rule:convoys'])
    const state = register.parties.get('bi.cgm' as PartyId)
    if (state === undefined) throw new TypeError('not there')
    const turned = { ...state, record: { ...state.record, kind: 'POLICE' as const } }
    const changed = new Map(register.parties).set(state.party, turned)
    expect(clausesOf(decideAt({ ...register, parties: changed }))).toEqual([
      'bi.cgm recipient-kind-prohibited',
    ])
    const gone = new Map([...register.parties].filter(([party]) => party !== 'bi.cgm'))
    expect(clausesOf(decideAt({ ...register, parties: gone }))).toEqual([
      'bi.cgm recipient-unknown',
    ])
  })

  it('can only be narrowed by an audience', async () => {
    const register = await registerWith({
      parties,
      rules: [rule({ to: [{ party: 'bi.cgm' }, { party: 'iom' }] })],
    })
    const reached = (audience?: readonly string[]): readonly string[] =>
      decideAt(register, convoy(audience === undefined ? {} : { audience: audience as PartyId[] }))
        .filter(({ outcome }) => outcome === 'DISCLOSED')
        .map(({ recipient }) => recipient)
    const all = reached()
    for (const audience of [[], ['iom'], ['bi.cgm'], ['iom', 'bi.cgm'], ['unhcr', 'bi.pnb']]) {
      const some = reached(audience)
      expect(some).toEqual(all.filter((recipient) => audience.includes(recipient)))
    }
  })

  it('withholds an event that an operator has no answer to, and names the path', async () => {
    const codes = [{ scheme: 'COD_AB', code: 'BDI999', vintage: 17_473 }]
    const event = convoy()
    const [first] = (event.value as { byDestination: { place: object }[] }).byDestination
    if (first === undefined) throw new TypeError('no destination')
    first.place = { ...first.place, codes }
    expect(clausesOf(decideAt(await registerWith(), event))).toEqual([
      'bi.cgm operator:byDestination[].place',
    ])
  })

  it('keeps a rule that cannot be applied in its place, disclosing nothing by it', async () => {
    const register = await registerWith()
    const [planned] = register.plan.get('tz.isd' as PartyId) ?? []
    const lanes = planned?.version.compiled.lanesOf('tz.isd' as PartyId, convoy().type)
    const compiled = lanes?.[0]?.candidates[0]?.compiled as { isUnfit: boolean } | undefined
    if (compiled === undefined) throw new TypeError('no rule')
    compiled.isUnfit = true
    expect(clausesOf(decideAt(register))).toEqual(['bi.cgm rule-unfit'])
  })

  it('lets no fault of its own pass for a refusal', async () => {
    const register = await registerWith()
    const failing = (): never => {
      throw new Error('disk on fire')
    }
    expect(() => decide(convoy(), register, noonMs, { ...noPrior, mask: failing }, keys)).toThrow(
      'disk on fire',
    )
  })
})
