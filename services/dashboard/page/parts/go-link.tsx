import type { ComponentChildren, JSX } from 'preact'
import { toSearch, type Target } from '../state/address.ts'
import type { Navigation } from '../state/use-address.ts'

interface GoLinkProps {
  readonly to: Target
  readonly go: Navigation['go']
  readonly children: ComponentChildren
  readonly class?: string
  readonly id?: string
  readonly current?: boolean
}

/** A real link that changes the page without a reload; with a modifier key it opens as links do. */
export function GoLink({ to, go, children, current, ...rest }: GoLinkProps): JSX.Element {
  return (
    <a
      {...rest}
      href={toSearch(to)}
      {...(current === true ? { 'aria-current': 'true' as const } : {})}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}
