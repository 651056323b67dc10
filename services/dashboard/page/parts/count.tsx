import type { JSX } from 'preact'
import { useFrame } from '../state/frame.ts'
import type { Count } from '../state/shapes.ts'
import { boundsText, countText } from './count-text.ts'

/** A number as the report gives it. One that is suppressed says so: it is not zero, and not unknown. */
export function CountText({ count }: { readonly count: Count }): JSX.Element {
  const { words } = useFrame()
  if (count.qualifier === 'SUPPRESSED') {
    return (
      <span class="suppressed" title={words.suppressedHint}>
        {words.suppressed}
        <span class="unseen">: {words.suppressedHint}</span>
        {boundsText(count, words)}
      </span>
    )
  }
  return <span class="number">{countText(count, words)}</span>
}
