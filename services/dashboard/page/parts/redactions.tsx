import type { JSX } from 'preact'
import { useFrame } from '../state/frame.ts'
import { readRedactions, type Redaction } from '../state/redactions.ts'
import type { JsonObject } from '../state/shapes.ts'

/** What the agreement takes out of this kind of event, and the clause that says so. */
export function Redactions({ event }: { readonly event: JsonObject }): JSX.Element {
  const { words } = useFrame()
  const redactions = readRedactions(event['redactions'])
  const clause = [
    `${words.agreement} ${String(event['agreement'])}`,
    `${words.version} ${String(event['agreementversion'])}`,
    `${words.rule} ${String(event['rule'])}`,
  ].join(' · ')
  return (
    <section class="redactions" aria-labelledby="redactions-title">
      <h3 id="redactions-title">{words.redactions}</h3>
      <p>
        {redactions.length === 0 ? words.noRedactions : words.redactionsLead}{' '}
        <span class="clause">{clause}</span>
      </p>
      {redactions.length === 0 ? null : (
        <div class="scroll" tabIndex={0} role="region" aria-labelledby="redactions-title">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.whatWasDone}</th>
                <th scope="col">{words.field}</th>
              </tr>
            </thead>
            <tbody>
              {byOperator(redactions).map(([operator, paths]) => (
                <tr key={operator}>
                  <th scope="row">
                    {words.operators[operator] ?? operator} <code class="tag">{operator}</code>
                  </th>
                  <td class="paths">
                    {paths.map((path) => (
                      <code key={path}>{path}</code>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

/** Fields by what was done to them, in the order of the agreement. */
function byOperator(
  redactions: readonly Redaction[],
): readonly (readonly [string, readonly string[]])[] {
  const paths = new Map<string, string[]>()
  for (const { operator, path } of redactions) {
    paths.set(operator, [...(paths.get(operator) ?? []), path])
  }
  return [...paths]
}
