/** OCHA information sensitivity, from the least to the most restrictive. */
export const sensitivities = ['LOW', 'MODERATE', 'HIGH', 'SEVERE'] as const
/** Traffic Light Protocol 2.0, from the least to the most restrictive. */
export const tlpLevels = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'] as const
/** What personal data the event may hold, from the least to the most restrictive. */
export const personalDataLevels = ['NONE', 'OFFICIAL_CONTACT', 'PROHIBITED_FOUND'] as const
/** CAP 1.2 `status`: only Actual counts as real. */
export const ceStatuses = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const
/** Why an event is shared; a closed list, so that a typing slip is refused and not hidden. */
export const purposes = [
  'PREPAREDNESS',
  'COORDINATION',
  'PROTECTION_REFERRAL',
  'PUBLIC_HEALTH',
  'LOGISTICS',
  'STATISTICS',
  'HUMANITARIAN_ASSISTANCE',
  'CAPACITY_BUILDING',
  'ACCOUNTABILITY',
  'BORDER_MANAGEMENT',
  'LAW_ENFORCEMENT',
] as const

export type Sensitivity = (typeof sensitivities)[number]
export type Tlp = (typeof tlpLevels)[number]
export type PersonalData = (typeof personalDataLevels)[number]
export type CeStatus = (typeof ceStatuses)[number]
export type Purpose = (typeof purposes)[number]

/** The ordered labels: a missing or unknown one counts as the last, the most restrictive. */
export const orderedLabels = {
  sensitivity: sensitivities,
  tlp: tlpLevels,
  personaldata: personalDataLevels,
} as const
