import type { ComponentType, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useFrame } from '../state/frame.ts'
import type { AgreementsPageProps } from './agreements/agreements-page.tsx'

/** The agreements page; its code is fetched when somebody goes there, as most days nobody does. */
export function AgreementsDoor(props: AgreementsPageProps): JSX.Element {
  const { words } = useFrame()
  const [Inner, setInner] = useState<ComponentType<AgreementsPageProps>>()
  const [isMissing, setMissing] = useState(false)
  useEffect(() => {
    import('./agreements/agreements-page.tsx').then(
      ({ AgreementsPage }) => {
        setInner(() => AgreementsPage)
      },
      () => {
        setMissing(true)
      },
    )
  }, [])
  if (Inner !== undefined) return <Inner {...props} />
  return (
    <main class="desk" id="list" aria-busy={!isMissing}>
      <p>{isMissing ? words.cannotLoad : words.loading}</p>
    </main>
  )
}
