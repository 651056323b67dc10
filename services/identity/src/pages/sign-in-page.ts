import type { Wording } from './labels.ts'
import { escapeHtml, renderPage, type Page } from './page.ts'

/** What the sign-in page shows. */
export interface SignIn {
  readonly wording: Wording
  /** Where the form is sent. */
  readonly action: string
  /** Name of the page that is signed in to. */
  readonly clientName: string
  /** The client's address that a good sign-in ends at. */
  readonly redirectUri: string
  /** What went wrong with the last try. */
  readonly fault?: string
  readonly username?: string
}

/** Renders the sign-in page; works without script. */
export function renderSignInPage(signIn: SignIn): Page {
  const { wording, action, clientName, redirectUri, fault, username = '' } = signIn
  const { labels } = wording
  const alert = fault === undefined ? '' : `<p role="alert" id="fault">${escapeHtml(fault)}</p>`
  const describedBy = fault === undefined ? '' : ' aria-describedby="fault"'
  const focus = {
    username: username === '' ? ' autofocus' : '',
    password: username === '' ? '' : ' autofocus',
  }
  const body = `<p>${escapeHtml(labels.signInTo(clientName))}</p>
${alert}
<form method="post" action="${escapeHtml(action)}">
<label for="username">${escapeHtml(labels.username)}</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false"
 maxlength="64" required value="${escapeHtml(username)}"${describedBy}${focus.username}>
<label for="password">${escapeHtml(labels.password)}</label>
<input id="password" name="password" type="password" autocomplete="current-password"
 maxlength="256" required${describedBy}${focus.password}>
<button type="submit">${escapeHtml(labels.signIn)}</button>
</form>`
  return renderPage({ wording, title: labels.signIn, body, redirectsTo: redirectUri })
}

/** Renders a page that only says something. */
export function renderNoticePage(wording: Wording, title: string, text: string): Page {
  return renderPage({ wording, title, body: `<p role="alert">${escapeHtml(text)}</p>` })
}
