import type { JSX } from 'preact'
import type { AgreementPlace } from '../../state/address.ts'
import type { Navigation } from '../../state/use-address.ts'
import { useAgreementWords } from '../../words/agreements/use-agreement-words.ts'
import { AgreementFrameContext } from './agreement-frame.ts'
import { AgreementList } from './agreement-list.tsx'
import { AgreementDesk } from './agreement-desk.tsx'

/** What the page is shown with. */
export interface AgreementsPageProps {
  readonly place: AgreementPlace
  readonly go: Navigation['go']
  /** Whose page this is. */
  readonly party: string
  readonly onEnded: () => void
}

/** All agreements of the agency, or one of them. */
export function AgreementsPage({ place, go, party, onEnded }: AgreementsPageProps): JSX.Element {
  const own = useAgreementWords()
  return (
    <AgreementFrameContext.Provider value={{ own, party, go, onEnded }}>
      <main class="desk agreements" id="list" tabIndex={-1}>
        {place.id === '' ? <AgreementList /> : <AgreementDesk key={place.id} place={place} />}
      </main>
    </AgreementFrameContext.Provider>
  )
}
