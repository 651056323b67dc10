import type { KoaContextWithOIDC } from 'oidc-provider'
import { chooseWording } from './labels.ts'
import { escapeHtml, renderPage, type Page } from './page.ts'
import { renderNoticePage } from './sign-in-page.ts'

/** The provider's error page. The words of the error itself may quote the request: not shown. */
export function renderErrorPage(
  ctx: KoaContextWithOIDC,
  { error }: { readonly error: string },
): void {
  const wording = chooseWording(ctx.get('accept-language'))
  send(ctx, renderNoticePage(wording, wording.labels.signIn, `${wording.labels.failed} (${error})`))
}

/** The question before signing out; `form` is the provider's own, with its token against forgery. */
export function renderSignOutPage(ctx: KoaContextWithOIDC, form: string): void {
  const wording = chooseWording(ctx.get('accept-language'))
  const { signOut, signOutQuestion, stay } = wording.labels
  const button = (text: string, rest: string): string =>
    `<button type="submit" form="op.logoutForm"${rest}>${escapeHtml(text)}</button>`
  const body = `<p>${escapeHtml(signOutQuestion)}</p>
${form}
${button(signOut, ' name="logout" value="yes" autofocus')}
${button(stay, ' class="plain"')}`
  const redirectsTo = ctx.oidc.params?.['post_logout_redirect_uri']
  send(
    ctx,
    renderPage({
      wording,
      title: signOut,
      body,
      redirectsTo: typeof redirectsTo === 'string' ? redirectsTo : undefined,
    }),
  )
}

/** Where signing out ends when the client named no page of its own. */
export function renderSignedOutPage(ctx: KoaContextWithOIDC): void {
  const wording = chooseWording(ctx.get('accept-language'))
  send(ctx, renderNoticePage(wording, wording.labels.signOut, wording.labels.signedOut))
}

function send(ctx: KoaContextWithOIDC, { html, contentSecurityPolicy }: Page): void {
  ctx.set('content-security-policy', contentSecurityPolicy)
  ctx.type = 'html'
  ctx.body = html
}
