import { useEffect, useState } from 'preact/hooks'
import { readAddress, toSearch, type Address, type Target } from './address.ts'

/** The address and how to go to another one, as links do. */
export interface Navigation {
  readonly address: Address
  readonly go: (to: Target) => void
}

/** Follows the address bar. */
export function useAddress(): Navigation {
  const [address, setAddress] = useState(() => readAddress(location.search))
  useEffect(() => {
    const follow = (): void => {
      setAddress(readAddress(location.search))
    }
    addEventListener('popstate', follow)
    return () => {
      removeEventListener('popstate', follow)
    }
  }, [])
  return {
    address,
    go: (to) => {
      history.pushState(null, '', toSearch(to))
      setAddress({ ...to, signIn: '' })
    },
  }
}
