import {
  all,
  incidents,
  jointRecommendations,
  meetings,
  partiesOfMeeting,
  partners,
  people,
  scores,
  sharable,
} from './fields.ts'
import type { Template, TemplateName, TemplateRule, TemplateSetting } from './template.ts'

const immigration: Template = {
  title: { en: 'Immigration authorities of neighbours', fr: 'Autorités migratoires voisines' },
  about: {
    en: 'Incidents to the commune and without small numbers, meetings, scores and joint recommendations. Nothing for the police.',
    fr: 'Incidents à la commune près et sans petits nombres, réunions, notes et recommandations communes. Rien pour la police.',
  },
  from: ['IMMIGRATION'],
  to: ['IMMIGRATION'],
  isMutual: true,
  purposes: ['PREPAREDNESS', 'COORDINATION', 'BORDER_MANAGEMENT', 'CAPACITY_BUILDING'],
  prohibited: { purposes: ['LAW_ENFORCEMENT'], recipientKinds: ['POLICE'] },
  rules: (setting) => [
    incidents(setting),
    ...meetings(partiesOfMeeting, true),
    scores,
    jointRecommendations,
  ],
}

const police: Template = {
  title: { en: 'Police of neighbours', fr: 'Polices voisines' },
  about: {
    en: 'Joint meetings, their minutes and actions, and incidents to the province. Nothing about people who return.',
    fr: 'Réunions communes, leurs procès-verbaux et actions, et incidents à la province près. Rien sur les personnes qui rentrent.',
  },
  from: ['POLICE'],
  to: ['POLICE'],
  isMutual: true,
  purposes: ['PREPAREDNESS', 'COORDINATION'],
  rules: (setting) => [incidents(setting, { level: 'ADM1' }), ...meetings(partiesOfMeeting, true)],
}

const alertFields =
  '@time @subject alertRootId capIdentifier sender senderName capSource sentAt zone scope restriction note references incidents categories event responseTypes urgency severity certainty targetAudience effectiveAt onsetAt expiresAt headline description instruction web parameters resources areas diseaseCode diseaseName declared ihr cases casesByClass casesBySexAge casesByPlace deaths deathsByClass emergedOn detectedOn notifiedOn respondedOn'

const health: Template = {
  title: { en: 'Health authorities of neighbours', fr: 'Autorités sanitaires voisines' },
  about: {
    en: 'Alerts in full and at once, to be acknowledged within a day, and meetings.',
    fr: 'Alertes entières et sans délai, à confirmer dans la journée, et réunions.',
  },
  from: ['HEALTH'],
  to: ['HEALTH'],
  isMutual: true,
  purposes: ['PUBLIC_HEALTH', 'PREPAREDNESS', 'COORDINATION'],
  prohibited: { purposes: ['LAW_ENFORCEMENT'], recipientKinds: ['POLICE'] },
  rules: () => [
    {
      rule: 'alerts',
      types: ['health.alert.issued', 'health.alert.updated', 'health.corrected'],
      disclose: all(alertFields),
      retention: { period: 'P365D' },
      duties: [{ duty: 'ACK', within: 'PT24H' }],
    },
    {
      rule: 'alerts-ended',
      types: ['health.alert.cancelled', 'health.alert.acknowledged'],
      disclose: all(
        '@time @subject alertRootId capIdentifier sender sentAt zone scope references cancelReason headline instruction areas acknowledges acknowledgedBy acknowledgedAt measures',
      ),
      retention: { period: 'P365D' },
    },
    ...meetings(partiesOfMeeting, true),
  ],
}

type Disclose = TemplateRule['disclose']

/** Lines of a request as those see them who neither pay nor carry. */
const lines = all(
  'lines[].line lines[].item lines[].description lines[].quantity lines[].accepted lines[].damaged lines[].priority lines[].recommendationId',
)

/** Where and when goods are on the road is for nobody to know before they have come. */
function requests(
  setting: TemplateSetting,
  { asked = {}, ...more }: { asked?: Disclose; both?: Disclose } = {},
): TemplateRule[] {
  const day = { op: 'COARSEN_TIME', to: 'day', zone: setting.zone } as const
  const shared = { '@time': day, requestId: 'PAIRWISE', ...lines, ...more.both } as const
  return [
    {
      rule: 'requests',
      types: [
        'requested',
        'offered',
        'approved',
        'committed',
        'declined',
        'amended',
        'cancelled',
      ].map((fact) => `equipment.${fact}`),
      disclose: {
        ...shared,
        ...all('title priority zone neededBy requester approver supplier reason'),
        ...asked,
        destination: { op: 'GENERALISE_PLACE', level: 'ADM1' },
      },
      retention: { period: 'P365D' },
    },
    {
      rule: 'receipts',
      types: ['equipment.received', 'equipment.discrepancy', 'equipment.returned'],
      disclose: {
        ...shared,
        ...all('zone supplier receiver receivedOn foundOn returnedOn kind reason'),
        destination: { op: 'GENERALISE_PLACE', level: 'ADM1' },
      },
      retention: { period: 'P365D' },
    },
  ]
}

const wholeAssessments: TemplateRule = {
  rule: 'assessments',
  types: ['assessment.published', 'assessment.corrected'],
  disclose: all(
    '@time @subject assessmentId title method periodStart periodEnd zone area assessors scores posts findings recommendations report',
  ),
  retention: { period: 'P365D' },
}

const recommendations: TemplateRule = {
  rule: 'recommendations',
  types: ['recommendation.updated', 'recommendation.corrected'],
  disclose: all(
    '@subject recommendationId assessmentId kind status priority joint text post owner due zone answeredBy',
  ),
  retention: { period: 'P365D' },
}

const unFacilitation: Template = {
  title: { en: 'A UN agency that facilitates', fr: 'Une agence de l’ONU qui facilite' },
  about: {
    en: 'Incidents to the commune with their text, what meetings decided, requests for equipment without prices, whole assessments and recommendations.',
    fr: 'Incidents à la commune près avec leur texte, décisions des réunions, demandes d’équipement sans prix, évaluations et recommandations entières.',
  },
  from: ['IMMIGRATION', 'POLICE', 'HEALTH', 'REFUGEE', 'CUSTOMS', 'CIVIL_PROTECTION'],
  to: ['UN'],
  isMutual: false,
  purposes: [
    'COORDINATION',
    'PREPAREDNESS',
    'CAPACITY_BUILDING',
    'LOGISTICS',
    'BORDER_MANAGEMENT',
    'PUBLIC_HEALTH',
  ],
  prohibited: { purposes: ['LAW_ENFORCEMENT'] },
  rules: (setting) => [
    incidents(setting, { more: all('summary needs') }),
    ...meetings(partners, false),
    ...requests(setting),
    wholeAssessments,
    recommendations,
  ],
}

const funder: Template = {
  title: { en: 'A funder', fr: 'Un bailleur de fonds' },
  about: {
    en: 'What was asked for, committed and received, with its value and fund, and scores by province. No route, no time on the road.',
    fr: 'Ce qui a été demandé, engagé et reçu, avec sa valeur et son fonds, et les notes par province. Ni itinéraire ni horaire.',
  },
  from: ['UN', 'IMMIGRATION', 'POLICE', 'HEALTH', 'REFUGEE', 'CUSTOMS', 'CIVIL_PROTECTION'],
  to: ['FUNDER', 'UN'],
  isMutual: false,
  purposes: ['LOGISTICS', 'CAPACITY_BUILDING', 'ACCOUNTABILITY'],
  prohibited: { purposes: ['LAW_ENFORCEMENT'] },
  rules: (setting) => [
    ...requests(setting, {
      asked: all('fundCode'),
      both: all('totalValue lines[].unitValue lines[].fundCode'),
    }),
    scores,
    { ...jointRecommendations, rule: 'recommendations', where: sharable },
    {
      rule: 'returns',
      types: ['repatriation.reported'],
      disclose: {
        movementId: 'PAIRWISE',
        ...all('programme periodStart periodEnd zone'),
        ...all('total bySexAge[].count byDestination[].count', people),
        ...all('bySexAge[].sex bySexAge[].age'),
        'byDestination[].place': { op: 'GENERALISE_PLACE', level: 'ADM1' },
      },
      retention: { period: 'P365D' },
    },
  ],
}

/** The starter templates. What each discloses by default, design/events.md §4 says. */
export const templates: Readonly<Record<TemplateName, Template>> = {
  immigration,
  police,
  health,
  'un-facilitation': unFacilitation,
  funder,
}
