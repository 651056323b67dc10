/** What a party is, as its signed record says. */
export type PartyKind = 'IMMIGRATION' | 'POLICE' | 'HEALTH' | 'UN' | 'FUNDER' | 'AUDITOR'

/** One party of the demo, and the desks whose people may sign in. */
export interface DemoParty {
  readonly party: string
  readonly kind: PartyKind
  /** The issuer's name of a role → the office that person sits at. */
  readonly desks: Readonly<Record<string, string>>
}

const desksAt = (first: string, place: string): Readonly<Record<string, string>> => ({
  [first]: `${first}@${place}`,
  analyst: 'analyst@headquarters',
  supervisor: 'supervisor@headquarters',
})

/** The parties of the demo bus. What they publish and agree on is the story's matter. */
export const demoParties: readonly DemoParty[] = [
  { party: 'bi.cgm', kind: 'IMMIGRATION', desks: desksAt('border-desk', 'mugina') },
  { party: 'bi.pnb', kind: 'POLICE', desks: desksAt('duty-desk', 'makamba') },
  { party: 'bi.msp', kind: 'HEALTH', desks: desksAt('surveillance-desk', 'makamba') },
  { party: 'tz.isd', kind: 'IMMIGRATION', desks: desksAt('border-desk', 'manyovu') },
  { party: 'tz.tpf', kind: 'POLICE', desks: desksAt('duty-desk', 'kigoma') },
  { party: 'tz.moh', kind: 'HEALTH', desks: desksAt('surveillance-desk', 'kigoma') },
  { party: 'iom', kind: 'UN', desks: desksAt('coordination-desk', 'kigoma') },
  { party: 'unhcr', kind: 'UN', desks: desksAt('protection-desk', 'kibondo') },
  { party: 'undp', kind: 'FUNDER', desks: desksAt('programme-desk', 'kigoma') },
  { party: 'audit.jbc', kind: 'AUDITOR', desks: desksAt('audit-desk', 'bujumbura') },
]

/** How many root keys the demo has, and how many must sign. */
export const demoRoots = { count: 3, quorum: 2 } as const
