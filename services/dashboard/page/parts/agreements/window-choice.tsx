import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Window } from '../../state/agreement-calls.ts'
import { useFrame } from '../../state/frame.ts'
import { startOfDay } from '../../when/zones.ts'
import { useAgreementFrame } from './agreement-frame.ts'

const dayMs = 86_400_000

/** Chooses days, both included, in the zone of whoever looks. */
export function useWindowChoice(days: number): {
  readonly window: Window
  readonly view: JSX.Element
} {
  const { own } = useAgreementFrame()
  const { nowMs, zone } = useFrame()
  const dayOf = (ms: number): string =>
    new Date(ms + zone.offsetMinutes * 60_000).toISOString().slice(0, 10)
  const [first, setFirst] = useState(() => dayOf(nowMs - days * dayMs))
  const [last, setLast] = useState(() => dayOf(nowMs))
  const field = (label: string, value: string, change: (day: string) => void): JSX.Element => (
    <label class="choice">
      <span>{label}</span>
      <input
        type="date"
        required
        value={value}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== '') change(currentTarget.value)
        }}
      />
    </label>
  )
  return {
    window: { from: startOfDay(first, zone), to: startOfDay(last, zone, 1) },
    view: (
      <>
        {field(own.firstDay, first, setFirst)}
        {field(own.lastDay, last, setLast)}
      </>
    ),
  }
}
