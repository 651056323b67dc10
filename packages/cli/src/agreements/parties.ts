import type { AgreementDocument, Register } from '@ujirani/policy'
import type { CommandContext } from '../commands/context.ts'
import { connect, type ConnectionOptions } from '../connection.ts'

type Parties = Register['parties']

/** Parties as this bus shows them: kind and families are everybody's to know. */
export async function shownParties(
  context: CommandContext,
  options: ConnectionOptions,
): Promise<Parties> {
  const parties = await connect(context, options).client.parties()
  return new Map(parties.map((record) => [record['party'], asState(record)])) as Parties
}

/**
 * Without a bus: whoever the document names is taken for a party that may publish anything, of a
 * kind that nothing is prohibited to.
 */
export function namedParties({ parties, rules, oversight }: AgreementDocument): Parties {
  const onward = rules.flatMap((rule) => (rule.onward?.mode === 'LISTED' ? rule.onward.to : []))
  const auditors = oversight?.auditors ?? []
  const states = [
    ...[...parties.map(({ party }) => party), ...onward].map((party) => [
      party,
      asState({ party, kind: 'UNSTATED' }),
    ]),
    ...auditors.map((party) => [party, asState({ party, kind: 'AUDITOR' })]),
  ]
  return new Map(states as never)
}

function asState(record: Readonly<Record<string, unknown>>): object {
  return { party: record['party'], record, epochs: [{ record, fromMs: -Infinity }] }
}
