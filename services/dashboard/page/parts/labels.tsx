import type { JSX } from 'preact'
import { useFrame } from '../state/frame.ts'
import type { JsonObject } from '../state/shapes.ts'
import type { Words } from '../words/words.ts'
import { symbolWords } from './fact-words.ts'
import { Moment } from './moment.tsx'

/** How an event may be treated: its labels, and what the agreement adds. */
export function Labels({ event }: { readonly event: JsonObject }): JSX.Element {
  const { words } = useFrame()
  const text = (name: string): string => {
    const value = event[name]
    return typeof value === 'string' ? value : ''
  }
  const sensitivity = text('sensitivity')
  const rows: readonly (readonly [string, JSX.Element | string])[] = [
    [words.sensitivity, words.sensitivities[sensitivity] ?? symbolWords(sensitivity)],
    [words.sharing, `TLP:${text('tlp').replace('_', '+')}`],
    [words.onward, onwardText(text('onward'), words)],
    [words.personalData, symbolWords(text('personaldata'))],
    [words.purpose, symbolWords(text('purpose'))],
    [words.status, words.statuses[text('cestatus')] ?? text('cestatus')],
    [words.roles, text('roles').replaceAll(',', ', ') || words.any],
    [words.keepUntil, text('retainuntil') === '' ? '–' : <Moment at={text('retainuntil')} />],
    [words.subject, <code key="subject">{text('subject')}</code>],
    ['Id', <code key="id">{text('id')}</code>],
  ]
  return (
    <section class="labels" aria-labelledby="labels-title">
      <h3 id="labels-title">{words.labels}</h3>
      <dl class="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Without a word of the agreement nothing may be passed on. */
function onwardText(onward: string, words: Words): string {
  const parties = onward.startsWith('LISTED:') ? onward.slice('LISTED:'.length) : ''
  return parties === '' ? words.onwardNone : words.onwardListed(parties.replaceAll(',', ', '))
}
