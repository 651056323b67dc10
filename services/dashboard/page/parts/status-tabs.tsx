import type { JSX } from 'preact'
import type { Filter } from '../state/address.ts'
import { useFrame } from '../state/frame.ts'
import type { Navigation } from '../state/use-address.ts'
import { formatNumber } from '../when/format.ts'
import { GoLink } from './go-link.tsx'

interface StatusTabsProps {
  readonly filter: Filter
  /** Of real events; exercises have none. */
  readonly count: number | null
  readonly go: Navigation['go']
}

/** The two worlds, which are never shown together: what happened, and what was only rehearsed. */
export function StatusTabs({ filter, count, go }: StatusTabsProps): JSX.Element {
  const { words } = useFrame()
  const link = (status: Filter['status'], text: string): JSX.Element => (
    <li>
      <GoLink
        to={{ filter: { ...filter, status }, event: '' }}
        go={go}
        current={filter.status === status}
      >
        {text}
      </GoLink>
    </li>
  )
  return (
    <nav class="tabs" aria-label={words.status}>
      <ul>
        {link('actual', words.real)}
        {link('other', words.other)}
      </ul>
      <p class="count" role="status">
        {count === null ? '' : words.countOf(formatNumber(count, words.language))}
      </p>
    </nav>
  )
}
