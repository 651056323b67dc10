import type { JSX } from 'preact'
import { toSearch, type Address } from '../state/address.ts'
import { useFrame } from '../state/frame.ts'

interface SignInProps {
  readonly address: Address
  /** Whether it is known yet that nobody is signed in. */
  readonly isKnown: boolean
  readonly isEnded: boolean
}

/** The way in: a link, so that it works like one; the password is typed at the issuer's own page. */
export function SignIn({ address, isKnown, isEnded }: SignInProps): JSX.Element {
  const { words } = useFrame()
  if (!isKnown) return <main class="way-in" aria-busy="true" />
  const fault = faultOf(address.signIn)
  const to = encodeURIComponent(toSearch(address))
  return (
    <main class="way-in">
      <h1>{words.app}</h1>
      <p>{words.signInLead}</p>
      {fault === undefined ? null : <p role="alert">{words[fault]}</p>}
      {isEnded && fault === undefined ? <p role="status">{words.sessionEnded}</p> : null}
      <a class="button" href={`/auth/sign-in?to=${to}`}>
        {words.signIn}
      </a>
    </main>
  )
}

function faultOf(signIn: string): 'signInFailed' | 'signInUnavailable' | undefined {
  if (signIn === '') return undefined
  return signIn === 'unavailable' ? 'signInUnavailable' : 'signInFailed'
}
