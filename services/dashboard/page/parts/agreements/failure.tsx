import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { ApiError } from '../../state/api.ts'
import { useFrame } from '../../state/frame.ts'
import { isSignedOut } from '../../state/use-asked.ts'
import { useAgreementFrame } from './agreement-frame.ts'

interface FailureProps {
  readonly error: unknown
  /** What to say of a refusal first. */
  readonly lead?: string
  readonly again?: () => void
}

/** Why something did not work, in the words of who refused it. Nothing while nothing is wrong. */
export function Failure({ error, lead, again }: FailureProps): JSX.Element | null {
  const { words } = useFrame()
  const { own, onEnded } = useAgreementFrame()
  useEffect(() => {
    if (isSignedOut(error)) onEnded()
  }, [error])
  if (error === undefined) return null
  const refusal = error instanceof ApiError ? error.refusal : {}
  return (
    <div class="notice is-bad" role="alert">
      <p>
        <strong>{lead ?? own.failed}</strong>
      </p>
      {refusal.title === undefined ? null : <p lang="en">{refusal.title}</p>}
      {refusal.detail === undefined ? null : <p lang="en">{refusal.detail}</p>}
      {(refusal.errors ?? []).length === 0 ? null : (
        <ul lang="en">
          {(refusal.errors ?? []).map(({ pointer, detail }) => (
            <li key={pointer + detail}>
              <code>{pointer}</code> {detail}
            </li>
          ))}
        </ul>
      )}
      {again === undefined ? null : (
        <button type="button" onClick={again}>
          {words.retry}
        </button>
      )}
    </div>
  )
}
