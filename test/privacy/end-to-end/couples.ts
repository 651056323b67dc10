import { createClient } from '@ujirani/client'
import { signAgreement, type AgreementDocument, type PrivateKey } from '@ujirani/policy'
import type { WholeBus } from '../../bus/whole-bus.ts'
import { randomAgreement } from '../incidents.ts'
import type { Random } from '../random.ts'
import type { SignedAgreement } from '../reference/history.ts'

/** A publisher, and the recipient that is not to tell two of its histories apart. */
export interface Couple {
  readonly publisher: string
  readonly recipient: string
  /** What they agreed on; each for one purpose, so that no event comes under two of them. */
  readonly agreements: readonly Agreed[]
}

/** An agreement of two parties with its id. */
export interface Agreed extends SignedAgreement {
  readonly agreement: string
  readonly parties: readonly string[]
}

/** One agreement for each. The events of an agreement also have `unsharedPurpose`, of none. */
const purposes = [
  'COORDINATION',
  'PREPAREDNESS',
  'BORDER_MANAGEMENT',
  'PROTECTION_REFERRAL',
  'PUBLIC_HEALTH',
  'LOGISTICS',
  'HUMANITARIAN_ASSISTANCE',
  'CAPACITY_BUILDING',
]
export const unsharedPurpose = 'STATISTICS'

/** Makes the agreements of two parties, one for each purpose. */
export function createCouple(random: Random, publisher: string, recipient: string): Couple {
  const agreements = purposes.map((purpose, index) => {
    const id = `pairs-${publisher}-${recipient}-${index.toString()}`.replaceAll('.', '-')
    return agree(randomAgreement(random), { id, publisher, recipient, purpose })
  })
  return { publisher, recipient, agreements }
}

interface Terms {
  readonly id: string
  readonly publisher: string
  readonly recipient: string
  readonly purpose: string
}

/** The rules of a random agreement between these two. */
export function agree(
  { rules }: SignedAgreement,
  { id, publisher, recipient, purpose }: Terms,
): Agreed {
  return {
    agreement: id,
    parties: [publisher, recipient],
    purposes: [purpose],
    rules: rules.map((rule) => ({ ...rule, from: publisher, to: [{ party: recipient }] })),
  }
}

/** Has the parties sign over the gateway, each with its own key. */
export async function conclude(bus: WholeBus, agreed: readonly Agreed[]): Promise<void> {
  for (const [index, each] of agreed.entries()) {
    const document = toDocument(each)
    const acknowledges = agreed.slice(0, index).map(({ agreement }) => agreement)
    for (const [at, { party }] of document.parties.entries()) {
      const client = createClient({ gateway: bus.gateway, token: bus.tokens(party) })
      const key = bus.read('keys', `${party}.jwk`) as PrivateKey
      const signature = await signAgreement({ bus: 'demo', party, counter: 1, document }, key)
      await (at === 0
        ? client.proposeAgreement({ document, signature, acknowledges })
        : client.signAgreement(document.agreement, signature))
    }
  }
}

function toDocument({ agreement, parties, purposes: agreedPurposes, rules }: Agreed) {
  const document = {
    agreement,
    version: 1,
    titles: [{ lang: 'en', text: 'What two histories have in common' }],
    parties: parties.map((party) => ({ party, signatory: 'Director' })),
    validity: { from: '2026-01-01', to: '2031-12-31', zone: 'Africa/Bujumbura' },
    purposes: agreedPurposes,
    rules: rules.map((rule) => ({ ...rule, onward: { mode: 'NONE' } })),
  }
  return JSON.parse(JSON.stringify(document)) as AgreementDocument
}
