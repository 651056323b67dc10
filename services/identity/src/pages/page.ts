import { createHash } from 'node:crypto'
import type { Wording } from './labels.ts'

const style = `
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;
font:1rem/1.5 system-ui,sans-serif;color:#1b2733;background:#eef2f4}
main{width:100%;max-width:24rem;padding:2rem;background:#fff;border:1px solid #c8d3da;border-radius:.5rem}
h1{margin:0;font-size:1.5rem;line-height:1.2}
p{margin:.5rem 0 0}
label{display:block;margin-top:1.25rem;font-weight:600}
input{display:block;width:100%;margin-top:.25rem;padding:.625rem;font:inherit;
border:1px solid #6b7c88;border-radius:.25rem}
button{width:100%;margin-top:1.5rem;padding:.75rem;font:inherit;font-weight:600;
color:#fff;background:#0b5c7a;border:1px solid #0b5c7a;border-radius:.25rem;cursor:pointer}
button.plain{margin-top:.75rem;color:#0b5c7a;background:#fff}
:focus-visible{outline:3px solid #f2a900;outline-offset:2px}
[role=alert]{margin-top:1.25rem;padding:.625rem .75rem;color:#7a1d10;background:#fdeeea;
border-left:4px solid #b3341f}
@media (prefers-color-scheme:dark){body{color:#e6edf1;background:#12191f}
main{background:#1b252d;border-color:#3b4a55}input{color:inherit;background:#12191f}
button.plain{color:#8fd0ea;background:#1b252d}[role=alert]{color:#ffd9d0;background:#42190f}}
`
const styleHash = createHash('sha256').update(style).digest('base64')

/** A whole page with the policy it is served under: nothing loads, forms go where they must. */
export interface Page {
  readonly html: string
  readonly contentSecurityPolicy: string
}

interface PageParts {
  readonly wording: Wording
  readonly title: string
  /** Trusted HTML; what is not ours in it has gone through {@link escapeHtml}. */
  readonly body: string
  /**
   * Address to which the answer to a form of this page redirects. Browsers hold `form-action`
   * against redirects too, so the policy has to name its origin.
   */
  readonly redirectsTo?: string | undefined
}

/** Renders a page. */
export function renderPage({ wording, title, body, redirectsTo }: PageParts): Page {
  const formTargets = [
    "'self'",
    ...(redirectsTo === undefined ? [] : [new URL(redirectsTo).origin]),
  ]
  return {
    html: `<!doctype html>
<html lang="${wording.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · Ujirani</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`,
    contentSecurityPolicy: [
      "default-src 'none'",
      `style-src 'sha256-${styleHash}'`,
      `form-action ${formTargets.join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  }
}

/** Makes text safe as HTML content and inside double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0).toString()};`)
}
