import type { JSX } from 'preact'
import { useFrame } from '../state/frame.ts'
import { formatAbsolute, formatRelative } from '../when/format-time.ts'

/** A time, absolute with its zone and relative to now. */
export function Moment({ at }: { readonly at: string }): JSX.Element {
  const { words, zone, nowMs } = useFrame()
  return (
    <time dateTime={at}>
      {formatAbsolute(at, zone, words.language)}{' '}
      <span class="relative">{formatRelative(at, nowMs, words)}</span>
    </time>
  )
}
