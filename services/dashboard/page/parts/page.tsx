import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ApiError, readSession } from '../state/api.ts'
import { FrameContext } from '../state/frame.ts'
import type { Session } from '../state/shapes.ts'
import { useAddress, type Navigation } from '../state/use-address.ts'
import { usePreference } from '../state/use-preference.ts'
import { toZone } from '../when/zones.ts'
import { en } from '../words/en.ts'
import { chooseLanguage, loadWords } from '../words/load-words.ts'
import type { Words } from '../words/words.ts'
import { AgreementsDoor } from './agreements-door.tsx'
import { Desk } from './desk.tsx'
import { PageHead } from './page-head.tsx'
import { SignIn } from './sign-in.tsx'

type Who = 'unknown' | 'nobody' | 'ended' | Session

const clockMs = 30_000

/** The whole page: somebody's desk, or the way in. */
export function Page(): JSX.Element {
  const [language, chooseLanguageTo] = usePreference('language', () =>
    chooseLanguage(navigator.languages),
  )
  const words = useWords(language)
  const who = useWho()
  const country = typeof who.now === 'object' ? who.now.party.split('.')[0] : 'utc'
  const [zoneCode, chooseZone] = usePreference('zone', () => '')
  const zone = toZone(zoneCode === '' ? (country ?? 'utc') : zoneCode)
  const nowMs = useClock()
  const navigation = useAddress()
  const session = typeof who.now === 'object' ? who.now : undefined
  return (
    <FrameContext.Provider value={{ words, zone, nowMs }}>
      <PageHead
        session={session}
        navigation={navigation}
        language={language}
        onLanguage={chooseLanguageTo}
        onZone={chooseZone}
      />
      {session === undefined ? (
        <SignIn
          address={navigation.address}
          isKnown={who.now !== 'unknown'}
          isEnded={who.now === 'ended'}
        />
      ) : (
        <Pages navigation={navigation} session={session} onEnded={who.end} />
      )}
      {words.unreviewed === null ? null : <footer class="foot">{words.unreviewed}</footer>}
    </FrameContext.Provider>
  )
}

interface PagesProps {
  readonly navigation: Navigation
  readonly session: Session
  readonly onEnded: () => void
}

function Pages({ navigation, session, onEnded }: PagesProps): JSX.Element {
  const place = navigation.address.agreements
  if (place === undefined) return <Desk navigation={navigation} onEnded={onEnded} />
  return <AgreementsDoor place={place} go={navigation.go} party={session.party} onEnded={onEnded} />
}

function useWho(): { readonly now: Who; readonly end: () => void } {
  const [now, setNow] = useState<Who>('unknown')
  useEffect(() => {
    readSession().then(setNow, (error: unknown) => {
      setNow(error instanceof ApiError && error.status === 401 ? 'nobody' : 'ended')
    })
  }, [])
  return {
    now,
    end: () => {
      setNow('ended')
    },
  }
}

function useWords(language: string): Words {
  const [words, setWords] = useState<Words>(en)
  useEffect(() => {
    let isWanted = true
    void loadWords(language).then((loaded) => {
      if (!isWanted) return
      document.documentElement.lang = loaded.language
      setWords(loaded)
    })
    return () => {
      isWanted = false
    }
  }, [language])
  return words
}

function useClock(): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      setNowMs(Date.now())
    }, clockMs)
    return () => {
      clearInterval(timer)
    }
  }, [])
  return nowMs
}
