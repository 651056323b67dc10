import { toSource } from '@ujirani/events'
import type { SeenCopy } from '../seen.ts'
import type { Story } from '../story.ts'
import type { SeenCheck } from './check.ts'

/**
 * Nothing stands in a feed but copies made for that party: none of its own events, none of another
 * recipient's copies, none under an agreement whose rule does not name it.
 */
export const strangers: SeenCheck = {
  name: 'nobody receives its own events or what was made for others',
  look(story, { copies, strays }) {
    const wrong = [
      ...strays.map(
        ({ recipient, copy }) => `${recipient} holds ${copy.type}, which is not its own`,
      ),
      ...copies.flatMap((seen) => judge(story, seen)),
    ]
    return { looked: `${(copies.length + strays.length).toString()} copies`, wrong }
  },
}

function judge({ agreements }: Story, { event, recipient, copy }: SeenCopy): readonly string[] {
  const publisher = toSource(copy.source)?.party
  const document = agreements.find(({ agreement }) => agreement === copy['agreement'])
  const rule = document?.rules.find((each) => each.rule === copy['rule'])
  const isNamed = rule?.to.some(({ party }) => party === recipient) === true
  return [
    ...(publisher === recipient ? [`${recipient} holds its own ${event.name}`] : []),
    ...(isNamed && rule.from === publisher ? [] : [`no rule gives ${event.name} to ${recipient}`]),
  ]
}
