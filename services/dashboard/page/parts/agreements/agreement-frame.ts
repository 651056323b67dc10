import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Navigation } from '../../state/use-address.ts'
import { en } from '../../words/agreements/en.ts'
import type { AgreementWords } from '../../words/agreements/words.ts'

/** What every part of the agreements page reads, beside the page's own frame. */
interface AgreementFrame {
  readonly own: AgreementWords
  readonly party: string
  readonly go: Navigation['go']
  readonly onEnded: () => void
}

export const AgreementFrameContext = createContext<AgreementFrame>({
  own: en,
  party: '',
  go: () => undefined,
  onEnded: () => undefined,
})

/** The frame around a part of the agreements page. */
export function useAgreementFrame(): AgreementFrame {
  return useContext(AgreementFrameContext)
}
