import type { OperatorSpec, Predicate } from '../document.ts'
import type { TemplateRule, TemplateSetting } from './template.ts'

type Disclose = Readonly<Record<string, OperatorSpec>>

/** Every field by one operator. */
export function all(names: string, operator: OperatorSpec = 'KEEP'): Disclose {
  return Object.fromEntries(names.split(' ').map((name) => [name, operator]))
}

/** Counts of people, protected together: 1 to 9 are hidden, and what would give them away. */
export const people = { op: 'SUPPRESS_SMALL', k: 10, group: 'people' } as const

/** Nothing that was marked worse than that. */
export const sharable: Predicate = {
  all: [
    { label: 'sensitivity', op: 'atMost', value: 'HIGH' },
    { label: 'tlp', op: 'atMost', value: 'AMBER' },
  ],
}

const hourly = ({ zone }: TemplateSetting) => ({ op: 'COARSEN_TIME', to: 'hour', zone }) as const

/**
 * Incidents for whom they do not happen to: the commune, no small numbers, of the texts only the
 * one that was written to be shared.
 */
export function incidents(
  setting: TemplateSetting,
  { level = 'ADM2', more = {} }: { level?: 'ADM1' | 'ADM2'; more?: Disclose } = {},
): TemplateRule {
  return {
    rule: 'incidents',
    types: ['incident.reported', 'incident.updated', 'incident.closed', 'incident.corrected'],
    where: sharable,
    disclose: {
      '@time': hourly(setting),
      incidentId: 'PAIRWISE',
      ...all('category kind zone urgency severity certainty shareableSummary status outcome'),
      ...all('occurredStart occurredEnd closedAt', hourly(setting)),
      place: { op: 'GENERALISE_PLACE', level },
      ...all('affected bySexAge[].count', people),
      ...all('bySexAge[].sex bySexAge[].age'),
      ...more,
    },
    retention: { period: 'P180D' },
  }
}

const shown = (levels: readonly string[]): OperatorSpec => ({
  op: 'FILTER_ITEMS',
  where: { path: 'visibility', op: 'in', value: levels },
})

/** What of a meeting is meant for those who were there. */
export const partiesOfMeeting = ['MEETING_PARTIES', 'PARTNERS', 'PUBLIC']
/** What of a meeting is meant for partners too. */
export const partners = ['PARTNERS', 'PUBLIC']

/**
 * Meetings without the items that are inside matters of one party.
 *
 * @param discussion whether also what was said, not only what came of it
 */
export function meetings(levels: readonly string[], discussion: boolean): TemplateRule[] {
  const agenda = [
    'agenda[].itemId agenda[].visibility agenda[].title',
    ...(discussion ? ['agenda[].discussion'] : []),
  ].join(' ')
  const frame = 'meetingId series seriesNumber title level mode start end zone place chair next'
  return [
    {
      rule: 'meetings',
      types: ['meeting.scheduled', 'meeting.held', 'meeting.corrected'],
      disclose: {
        ...all('@time @subject'),
        ...all(frame),
        ...all('attendance communique'),
        ...(discussion ? all('participants') : {}),
        ...all('agenda agenda[].decisions agenda[].gaps', shown(levels)),
        ...all(agenda),
        actions: shown(levels),
        ...(discussion ? all('minutes') : {}),
      },
      retention: { period: 'P365D' },
    },
    {
      rule: 'minutes',
      types: ['meeting.minutes.approved'],
      disclose: all(
        discussion
          ? '@time @subject meetingId series approvedSha256 approvedBy approvedAt zone minutes adoptedDecisions communique'
          : '@time @subject meetingId series approvedAt zone adoptedDecisions communique',
      ),
      retention: { period: 'P365D' },
    },
    {
      rule: 'actions',
      types: ['action.opened', 'action.updated', 'action.corrected'],
      where: { path: 'visibility', op: 'in', value: levels },
      disclose: all(
        '@subject actionId visibility text owner due zone status percent meetingId decisionId gapId',
      ),
      retention: { period: 'P365D' },
    },
  ]
}

/** Assessments for those across the border: scores by domain, and no post by its name. */
export const scores: TemplateRule = {
  rule: 'scores',
  types: ['assessment.published', 'assessment.corrected'],
  disclose: {
    assessmentId: 'PAIRWISE',
    ...all('method periodStart periodEnd zone'),
    area: { op: 'GENERALISE_PLACE', level: 'ADM1' },
    ...all('scores[].domain scores[].score'),
  },
  retention: { period: 'P365D' },
}

/** Recommendations that were made together. */
export const jointRecommendations: TemplateRule = {
  rule: 'joint-recommendations',
  types: ['recommendation.updated', 'recommendation.corrected'],
  where: { path: 'joint', op: 'eq', value: true },
  disclose: {
    recommendationId: 'PAIRWISE',
    ...all('kind status priority joint text due zone owner.party owner.role'),
    post: { op: 'GENERALISE_PLACE', level: 'ADM1' },
  },
  retention: { period: 'P365D' },
}
