import { useEffect, useState } from 'preact/hooks'
import { useFrame } from '../../state/frame.ts'
import { en } from './en.ts'
import type { AgreementWords } from './words.ts'

async function load(language: string): Promise<AgreementWords> {
  if (language === 'fr') return (await import('./fr.ts')).fr
  if (language === 'sw') return (await import('./sw.ts')).sw
  if (language === 'rn') return (await import('./rn.ts')).rn
  return en
}

/** The words of the agreements page in the language of the frame; English until they have come. */
export function useAgreementWords(): AgreementWords {
  const { words } = useFrame()
  const [own, setOwn] = useState<AgreementWords>(en)
  useEffect(() => {
    let isWanted = true
    void load(words.language).then((loaded) => {
      if (isWanted) setOwn(loaded)
    })
    return () => {
      isWanted = false
    }
  }, [words.language])
  return own
}
