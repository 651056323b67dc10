import type { JSX } from 'preact'
import { isNarrowed, noFilter, type Filter } from '../state/address.ts'
import type { Facet } from '../state/api.ts'
import { useFrame } from '../state/frame.ts'
import { factWords } from './fact-words.ts'

interface FiltersProps {
  readonly filter: Filter
  readonly facets: readonly Facet[]
  readonly onFilter: (filter: Filter) => void
}

const severities = ['EXTREME', 'SEVERE', 'MODERATE', 'MINOR', 'UNKNOWN'] as const

/** The filter as a form; it stands in the address, so a view can be kept and shared. */
export function Filters({ filter, facets, onFilter }: FiltersProps): JSX.Element {
  const { words } = useFrame()
  const isSet = isNarrowed(filter)
  return (
    <details class="filters" open={isSet}>
      <summary>{words.filters}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onFilter(readForm(event.currentTarget, filter))
        }}
        onChange={(event) => {
          onFilter(readForm(event.currentTarget, filter))
        }}
      >
        <KindSelect filter={filter} facets={facets} />
        <Select name="agreement" label={words.agreement} value={filter.agreement}>
          {unique(facets.map(({ agreement }) => agreement)).map((agreement) => (
            <option key={agreement} value={agreement}>
              {agreement}
            </option>
          ))}
        </Select>
        <SeveritySelect value={filter.severity} />
        <Day name="since" label={words.from} value={filter.since} />
        <Day name="until" label={words.to} value={filter.until} />
        <label class="wide">
          <span>{words.search}</span>
          <input type="search" name="q" value={filter.q} maxLength={200} />
        </label>
        <p class="buttons">
          <button type="submit">{words.apply}</button>
          {isSet ? (
            <button
              type="button"
              class="plain"
              onClick={() => {
                onFilter({ ...noFilter, status: filter.status })
              }}
            >
              {words.clear}
            </button>
          ) : null}
        </p>
      </form>
    </details>
  )
}

function SeveritySelect({ value }: { readonly value: string }): JSX.Element {
  const { words } = useFrame()
  return (
    <Select name="severity" label={words.severity} value={value}>
      {severities.map((severity) => (
        <option key={severity} value={severity}>
          {words.severities[severity]}
        </option>
      ))}
    </Select>
  )
}

function Day({ name, label, value }: Omit<SelectProps, 'children'>): JSX.Element {
  return (
    <label>
      <span>{label}</span>
      <input type="date" name={name} value={value} />
    </label>
  )
}

interface SelectProps {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly children: JSX.Element | readonly JSX.Element[]
}

function Select({ name, label, value, children }: SelectProps): JSX.Element {
  const { words } = useFrame()
  return (
    <label>
      <span>{label}</span>
      <select name={name} value={value}>
        <option value="">{words.any}</option>
        {children}
      </select>
    </label>
  )
}

/** Families, and under each its types; only what has come. */
function KindSelect({ filter, facets }: Omit<FiltersProps, 'onFilter'>): JSX.Element {
  const { words } = useFrame()
  const families = unique(facets.map(({ family }) => family))
  const types = (family: string): readonly string[] =>
    unique(facets.filter((facet) => facet.family === family).map(({ type }) => type))
  const chosen = filter.type === '' ? filter.family : filter.type
  return (
    <label>
      <span>{words.kindOfEvent}</span>
      <select name="kind" value={chosen}>
        <option value="">{words.everything}</option>
        {families.map((family) => (
          <optgroup key={family} label={words.families[family] ?? family}>
            <option
              value={family}
            >{`${words.families[family] ?? family} (${words.everything.toLowerCase()})`}</option>
            {types(family).map((type) => (
              <option key={type} value={type}>
                {`${words.families[family] ?? family}: ${factWords(type.split('.').slice(3, -1).join('.'), words)}`}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  )
}

function readForm(form: HTMLFormElement, { status }: Filter): Filter {
  const fields = new FormData(form)
  const text = (name: string): string => {
    const value = fields.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const kind = text('kind')
  const isType = kind.includes('.')
  return {
    status,
    family: isType ? '' : kind,
    type: isType ? kind : '',
    agreement: text('agreement'),
    severity: text('severity'),
    since: text('since'),
    until: text('until'),
    q: text('q'),
  }
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].sort()
