import { signAgreement, type AgreementDocument } from '@ujirani/policy'
import type { AgreementAnswer } from '@ujirani/client'
import type { Demo } from './demo.ts'
import { memberOf, type Members } from './members.ts'

/**
 * Has every agreement proposed by its first party and signed by all, each over the gateway with its
 * own key and token. Done before, it is a repeat that changes nothing.
 */
export async function signAgreements(
  agreements: readonly AgreementDocument[],
  members: Members,
  demo: Demo,
): Promise<readonly AgreementAnswer[]> {
  return Promise.all(
    agreements.map(async (document) => {
      const answers: AgreementAnswer[] = []
      for (const [index, { party }] of document.parties.entries()) {
        const { system } = memberOf(members, party)
        const signature = await signAs(party, document, { members, demo })
        answers.push(
          index === 0
            ? await system.proposeAgreement({ document, signature })
            : await system.signAgreement(document.agreement, signature),
        )
      }
      return answers.at(-1) ?? missing()
    }),
  )
}

/** A party's own signature under a version; one counter per version is all it needs here. */
export async function signAs(
  party: AgreementDocument['parties'][number]['party'],
  document: AgreementDocument,
  { members, demo }: { readonly members: Members; readonly demo: Demo },
): Promise<string> {
  const { key } = memberOf(members, party)
  return signAgreement({ bus: demo.bus, party, counter: document.version, document }, key)
}

function missing(): never {
  throw new TypeError('an agreement without parties')
}
