import type { JSX } from 'preact'
import type { Act, Duty } from '../../state/agreement-shapes.ts'
import { Moment } from '../moment.tsx'
import { useAgreementFrame } from './agreement-frame.ts'

/** What the parties have done to the agreement, the newest first. */
export function History({ acts }: { readonly acts: readonly Act[] }): JSX.Element {
  const { own } = useAgreementFrame()
  const columns = [own.when, own.who, own.what, own.key]
  return (
    <section class="rule" aria-labelledby="history">
      <h2 id="history">{own.history}</h2>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="history">
        <table>
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {acts.toReversed().map(({ offset, at, party, act, version, kid }) => (
              <tr key={offset}>
                <td>
                  <Moment at={at} />
                </td>
                <td>{party}</td>
                <td>
                  {own.acts[act] ?? act} {act === 'sign' && version !== null ? version : ''}
                </td>
                <td>{kid === null ? own.byToken : <code>{kid}</code>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** What is owed and not done, by whom and until when. */
export function DutyTable({ duties }: { readonly duties: readonly Duty[] }): JSX.Element {
  const { own } = useAgreementFrame()
  return (
    <section class="rule" aria-labelledby="duties">
      <h2 id="duties">{own.duties}</h2>
      {duties.length === 0 ? <p>{own.noDuties}</p> : <Duties duties={duties} />}
    </section>
  )
}

function Duties({ duties }: { readonly duties: readonly Duty[] }): JSX.Element {
  const { own } = useAgreementFrame()
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby="duties">
      <table>
        <thead>
          <tr>
            <th scope="col">{own.who}</th>
            <th scope="col">{own.what}</th>
            <th scope="col">{own.due}</th>
          </tr>
        </thead>
        <tbody>
          {duties.map(({ by, duty, due, state }, index) => (
            <tr key={index}>
              <td>{by}</td>
              <td>{own.dutyNames[duty] ?? duty}</td>
              <td>
                <Moment at={due} />{' '}
                <strong class={state === 'LATE' ? 'is-late' : ''}>
                  {state === 'LATE' ? own.late : own.open}
                </strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
