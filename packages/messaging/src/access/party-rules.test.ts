import type { AgreementDocument } from '@ujirani/policy'
import { agreementDocument, createTestParties } from '@ujirani/testing'
import { registerOf } from '../../test/parties-door/register-of.ts'
import { openTopics } from './party-rules.ts'

const rule = {
  from: 'bi.cgm',
  to: ['iom'],
  types: ['org.ujirani.incident.reported.v1'],
  disclose: { incidentId: 'KEEP' as const, '@subject': 'KEEP' as const },
}
type RuleTerms = Partial<AgreementDocument['rules'][number]>
const first = { path: 'kind', op: 'eq', value: 'OTHER' } as const
const narrowed = { ...rule, also: { where: first } }

/** Who may read what over Kafka under an agreement whose second rule has these terms besides. */
async function readersOf(terms: RuleTerms): Promise<readonly string[]> {
  const parties = await createTestParties({ parties: ['bi.cgm', 'iom'] })
  const document = agreementDocument({
    agreement: 'incidents',
    rules: [narrowed, { ...rule, also: terms }],
  })
  const open = openTopics(await registerOf(parties, [document]), Date.now())
  return [...open].map(([party, topics]) => `${party} ${topics.join()}`)
}

describe('openTopics', () => {
  const analysts = [{ party: 'iom', roles: ['analyst'] }] as unknown as RuleTerms['to'] & object
  const readable = ['iom shared.incidents.iom']

  it('lets a recipient read the topic of an agreement in force', async () => {
    expect(await readersOf({})).toEqual(readable)
  })

  it('lets nobody read a topic over Kafka that holds copies for some roles only', async () => {
    expect(await readersOf({ to: analysts })).toEqual([])
  })

  it('lets it be read where the agreement says that the recipient enforces roles itself', async () => {
    expect(await readersOf({ to: analysts, kafka: 'recipient-enforces-roles' })).toEqual(readable)
  })
})
