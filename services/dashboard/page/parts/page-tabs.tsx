import type { JSX } from 'preact'
import { allAgreements, noFilter } from '../state/address.ts'
import { useFrame } from '../state/frame.ts'
import type { Navigation } from '../state/use-address.ts'
import { GoLink } from './go-link.tsx'

/** The pages there are: events and agreements. */
export function PageTabs({ navigation }: { readonly navigation: Navigation }): JSX.Element {
  const { words } = useFrame()
  const { address, go } = navigation
  const isAgreements = address.agreements !== undefined
  return (
    <nav class="pages" aria-label={words.pages}>
      <GoLink to={{ filter: noFilter, event: '' }} go={go} current={!isAgreements}>
        {words.events}
      </GoLink>
      <GoLink
        to={{ filter: noFilter, event: '', agreements: allAgreements }}
        go={go}
        current={isAgreements}
      >
        {words.agreements}
      </GoLink>
    </nav>
  )
}
