import { useState } from 'preact/hooks'

/** A choice that this browser remembers; nothing about it leaves the browser. */
export function usePreference(
  name: string,
  fallback: () => string,
): readonly [string, (value: string) => void] {
  const key = `ujirani.${name}`
  const [value, setValue] = useState(() => localStorage.getItem(key) ?? fallback())
  const choose = (chosen: string): void => {
    localStorage.setItem(key, chosen)
    setValue(chosen)
  }
  return [value, choose]
}
