import { createApp, type App, type Route } from '@ujirani/http'
import type { Metrics } from '@ujirani/runtime'
import type { PageFiles } from './bundle/page-files.ts'
import type { DashboardParts } from './parts.ts'
import { getActForm } from './routes/get-act-form.ts'
import { getAgreementDocument } from './routes/get-agreement-document.ts'
import { getAgreementSentences } from './routes/get-agreement-sentences.ts'
import { getAgreement } from './routes/get-agreement.ts'
import { getAgreements } from './routes/get-agreements.ts'
import { getCallback } from './routes/get-callback.ts'
import { getEvent } from './routes/get-event.ts'
import { getEvents } from './routes/get-events.ts'
import { getPublished } from './routes/get-published.ts'
import { getSession } from './routes/get-session.ts'
import { getSignIn } from './routes/get-sign-in.ts'
import { getStream } from './routes/get-stream.ts'
import { postAgreementAct } from './routes/post-agreement-act.ts'
import { postAgreementSignature } from './routes/post-agreement-signature.ts'
import { postConsideration } from './routes/post-consideration.ts'
import { postSignOut } from './routes/post-sign-out.ts'
import { createOwnHost } from './stages/own-host.ts'
import { createPackedStage } from './stages/packed.ts'
import { createPageFilesStage } from './stages/page-files.ts'
import { createSameOrigin } from './stages/same-origin.ts'

/** Everything from here, nothing from anywhere else, no script in the page. */
const pagePolicy = {
  'default-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
  'require-trusted-types-for': ["'script'"],
}

interface PageAppOptions {
  /** The built page. */
  readonly files: PageFiles
  readonly metrics?: Metrics
  /** Further routes: health. */
  readonly routes?: readonly Route[]
}

/** Creates the app that browsers meet: the page's files, its data, and the way in and out. */
export function createPageApp(parts: DashboardParts, options: PageAppOptions): App {
  const { config, logger, clock } = parts
  const { files, metrics, routes = [] } = options
  return createApp({
    routes: [...routes, ...createRoutes(parts)],
    stages: [
      createOwnHost(config.url),
      createSameOrigin(config.url),
      createPageFilesStage(files),
      createPackedStage(),
    ],
    logger,
    clock,
    pagePolicy,
    ...(metrics === undefined ? {} : { metrics }),
  })
}

function createRoutes(parts: DashboardParts) {
  return [
    getSession(parts),
    getEvents(parts),
    getEvent(parts),
    getStream(parts),
    getAgreements(parts),
    getAgreement(parts),
    getAgreementSentences(parts),
    getAgreementDocument(parts),
    getActForm(parts),
    getPublished(parts),
    postAgreementSignature(parts),
    postAgreementAct(parts),
    postConsideration(parts, 'previews'),
    postConsideration(parts, 'diffs'),
    postConsideration(parts, 'checks'),
    getSignIn(parts),
    getCallback(parts),
    postSignOut(parts),
  ]
}
