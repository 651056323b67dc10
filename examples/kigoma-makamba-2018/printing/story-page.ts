import type { Seen } from '../seen.ts'
import { isActual, type Story, type StoryEvent } from '../story.ts'
import type { StorySummary } from '../summary.ts'
import { convoy } from './convoy.ts'
import { checks, counts } from './figures.ts'
import { matrix } from './matrix.ts'
import { heading, list } from './page.ts'
import { partyView } from './party.ts'

/** Everything that is printed at the end of the story, in lines of at most 100 columns. */
export function storyPage(story: Story, seen: Seen, summary: StorySummary): readonly string[] {
  const actual = story.events.filter(isActual)
  const exercises = story.events.filter((event) => !isActual(event))
  const views = (isCounted: (event: StoryEvent) => boolean): readonly string[] =>
    story.parties.flatMap((profile) => partyView(profile, seen, isCounted))
  return [
    ...heading('Agreements'),
    ...summary.agreements.flatMap(({ agreement, version, state }) =>
      list('', [`${agreement} version ${version.toString()} ${state}`]),
    ),
    ...heading('What happened, and who has what of it'),
    ...matrix(story, seen, actual),
    ...heading('One event, several truths: the convoy of 10 April 2019, as each party has it'),
    ...convoy(story, seen),
    ...heading('What arrived at each party, and what each clause changed or left out'),
    ...views(isActual).slice(1),
    ...heading('Exercises, apart from what is real'),
    ...matrix(story, seen, exercises),
    ...views((event) => !isActual(event)),
    ...heading('Counts'),
    ...counts(summary),
    ...heading('Checks'),
    ...checks(summary),
  ]
}
