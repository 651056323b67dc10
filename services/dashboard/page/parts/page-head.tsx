import type { JSX } from 'preact'
import { signOut } from '../state/api.ts'
import { useFrame } from '../state/frame.ts'
import type { Session } from '../state/shapes.ts'
import type { Navigation } from '../state/use-address.ts'
import { offsetText, zones } from '../when/zones.ts'
import { LanguageSelect } from './language-select.tsx'
import { PageTabs } from './page-tabs.tsx'

interface PageHeadProps {
  readonly session: Session | undefined
  readonly navigation: Navigation
  readonly language: string
  readonly onLanguage: (code: string) => void
  readonly onZone: (code: string) => void
}

/** Whose page this is, who is signed in, and in which language and zone. */
export function PageHead(props: PageHeadProps): JSX.Element {
  const { session, navigation, language, onLanguage, onZone } = props
  const { words, zone } = useFrame()
  return (
    <header class="head">
      {session === undefined ? null : (
        <a class="skip" href="#list">
          {words.skip}
        </a>
      )}
      <p class="brand">
        <Mark />
        <strong>{words.app}</strong>
        {session === undefined ? null : <span class="party">{session.party}</span>}
      </p>
      {session === undefined ? null : <PageTabs navigation={navigation} />}
      <div class="head-tools">
        <LanguageChoice language={language} onLanguage={onLanguage} />
        <label>
          <span>{words.zoneLabel}</span>
          <select
            value={zone.code}
            onChange={({ currentTarget }) => {
              onZone(currentTarget.value)
            }}
          >
            {zones.map((choice) => (
              <option key={choice.code} value={choice.code}>
                {choice.code === 'utc' ? choice.name : `${choice.name} (${offsetText(choice)})`}
              </option>
            ))}
          </select>
        </label>
        {session === undefined ? null : <Person session={session} />}
      </div>
    </header>
  )
}

function LanguageChoice({
  language,
  onLanguage,
}: Pick<PageHeadProps, 'language' | 'onLanguage'>): JSX.Element {
  const { words } = useFrame()
  return (
    <label>
      <span>{words.languageLabel}</span>
      <LanguageSelect value={language} onChoose={onLanguage} />
    </label>
  )
}

function Person({ session }: { readonly session: Session }): JSX.Element {
  const { words } = useFrame()
  const { name, subject, office } = session.person
  return (
    <div class="person">
      <span>
        {name ?? subject}
        {office === null ? null : <small>{office}</small>}
      </span>
      <button
        type="button"
        class="plain"
        onClick={() => {
          void signOut().then((to) => {
            location.assign(to)
          })
        }}
      >
        {words.signOut}
      </button>
    </div>
  )
}

/** Two neighbours' shores and the line between them. */
function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M9 8v9a7 7 0 0 0 14 0V8" />
      <path class="mark-line" d="M9 26h14" />
    </svg>
  )
}
