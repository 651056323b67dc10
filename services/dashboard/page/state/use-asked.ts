import { useEffect, useState } from 'preact/hooks'
import { ApiError } from './api.ts'

/** Something that is asked of the server, and how that goes. */
export interface Asked<T> {
  readonly value: T | undefined
  readonly error: unknown
  readonly isBusy: boolean
  readonly again: () => void
}

/**
 * Asks when it is first shown and whenever what it depends on changes; what was there stays until the
 * next is.
 */
export function useAsked<T>(question: () => Promise<T>, on: readonly unknown[]): Asked<T> {
  const [round, setRound] = useState(0)
  const [state, setState] = useState<Omit<Asked<T>, 'again'>>(busy)
  useEffect(() => {
    let isWanted = true
    setState((before) => ({ value: before.value, error: undefined, isBusy: true }))
    question().then(
      (value) => {
        if (isWanted) setState({ value, error: undefined, isBusy: false })
      },
      (error: unknown) => {
        if (isWanted) setState({ value: undefined, error, isBusy: false })
      },
    )
    return () => {
      isWanted = false
    }
  }, [...on, round])
  return {
    ...state,
    again: () => {
      setRound((before) => before + 1)
    },
  }
}

/** Something that is done when somebody asks for it. */
export interface Doing<T> {
  readonly value: T | undefined
  readonly error: unknown
  readonly isBusy: boolean
  readonly start: (work: Promise<T>) => void
}

/** Does one thing at a time on demand. */
export function useDoing<T>(onDone?: (value: T) => void): Doing<T> {
  const [state, setState] = useState<Omit<Doing<T>, 'start'>>(busy)
  const isStarted = state !== busy
  return {
    ...state,
    isBusy: isStarted && state.isBusy,
    start: (work) => {
      setState({ value: undefined, error: undefined, isBusy: true })
      work.then(
        (value) => {
          setState({ value, error: undefined, isBusy: false })
          onDone?.(value)
        },
        (error: unknown) => {
          setState({ value: undefined, error, isBusy: false })
        },
      )
    },
  }
}

const busy = { value: undefined, error: undefined, isBusy: true } as const

/** Whether an error means that the session is over. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401
}
