/** What the list shows; every member as it stands in the address, '' = not narrowed. */
export interface Filter {
  readonly status: 'actual' | 'other'
  readonly family: string
  readonly type: string
  readonly agreement: string
  readonly severity: string
  /** `YYYY-MM-DD` in the zone of whoever looks, both days included. */
  readonly since: string
  readonly until: string
  readonly q: string
}

/** The page's address taken apart: it can be shared, and a reload shows the same. */
export interface Address {
  readonly filter: Filter
  /** The event whose detail is open. */
  readonly event: string
  /** Where on the agreements page; undefined on the list of events. */
  readonly agreements?: AgreementPlace | undefined
  /** How the last sign-in ended, when it did not end well. */
  readonly signIn: string
}

/** What can be shown of an agreement. */
export const agreementParts = ['read', 'preview', 'compare', 'sign', 'stop'] as const
export type AgreementPart = (typeof agreementParts)[number]

/** A place on the agreements page. */
export interface AgreementPlace {
  /** '' is the list of all. */
  readonly id: string
  readonly part: AgreementPart
}

export const allAgreements: AgreementPlace = { id: '', part: 'read' }

export const noFilter: Filter = {
  status: 'actual',
  family: '',
  type: '',
  agreement: '',
  severity: '',
  since: '',
  until: '',
  q: '',
}

const day = /^\d{4}-\d{2}-\d{2}$/

/** Reads a query; what is not of the right form is as if it were not there. */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search)
  const text = (name: string, pattern: RegExp): string => {
    const value = query.get(name) ?? ''
    return pattern.test(value) ? value : ''
  }
  const type = /^[a-z0-9.]{1,128}$/
  return {
    filter: {
      status: query.get('status') === 'other' ? 'other' : 'actual',
      family: text('family', /^[a-z]{2,24}$/),
      type: text('type', type),
      agreement: text('agreement', /^[a-z0-9-]{3,48}$/),
      severity: text('severity', /^(?:EXTREME|SEVERE|MODERATE|MINOR|UNKNOWN)$/),
      since: text('since', day),
      until: text('until', day),
      q: (query.get('q') ?? '').slice(0, 200),
    },
    agreements: query.get('page') === 'agreements' ? readPlace(query) : undefined,
    event: text('event', /^[0-9a-f-]{1,64}$/),
    signIn: text('signin', /^[a-z]{1,16}$/),
  }
}

function readPlace(query: URLSearchParams): AgreementPlace {
  const id = query.get('id') ?? ''
  const part = agreementParts.find((each) => each === query.get('part')) ?? 'read'
  return /^[a-z0-9-]{3,48}$/.test(id) ? { id, part } : allAgreements
}

/** Where a link leads. */
export type Target = Pick<Address, 'filter' | 'event' | 'agreements'>

/** The query of an address, in a fixed order; `/` when it says nothing. */
export function toSearch({ filter, event, agreements }: Target): string {
  if (agreements !== undefined) return toAgreementSearch(agreements)
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...filter, event })) {
    if (value !== '' && !(name === 'status' && value === 'actual')) query.set(name, value)
  }
  const text = query.toString()
  return text === '' ? '/' : `/?${text}`
}

function toAgreementSearch({ id, part }: AgreementPlace): string {
  const query = new URLSearchParams({ page: 'agreements' })
  if (id !== '') query.set('id', id)
  if (part !== 'read') query.set('part', part)
  return `/?${query.toString()}`
}

/** Whether a filter narrows the list, within real events or exercises. */
export function isNarrowed(filter: Filter): boolean {
  return Object.entries(filter).some(([name, value]) => name !== 'status' && value !== '')
}
