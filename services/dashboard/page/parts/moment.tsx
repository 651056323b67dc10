import type { JSX } from 'preact'
import { useFrame } from '../state/frame.ts'
import { formatAbsolute, formatRelative } from '../when/format.ts'

interface MomentProps {
  readonly at: string
  readonly isShort?: boolean
}

/** A time, absolute with its zone and relative to now. */
export function Moment({ at, isShort = false }: MomentProps): JSX.Element {
  const { words, zone, nowMs } = useFrame()
  return (
    <time dateTime={at}>
      {formatAbsolute(at, zone, words.language, isShort)}{' '}
      <span class="relative">({formatRelative(at, nowMs, words)})</span>
    </time>
  )
}
