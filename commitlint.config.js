import { readdirSync } from 'node:fs'
import { URL } from 'node:url'

const folders = (parent) =>
  readdirSync(new URL(parent, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

/** A package, a service, or one of the places that belong to none. */
const scopes = [
  ...folders('./packages/'),
  ...folders('./services/'),
  ...folders('./test/'),
  'bench',
  'deps',
  'examples',
  'infra',
  'schemas',
  'story',
  'test',
]

export default {
  extends: ['@commitlint/config-conventional'],
  rules: {
    'header-max-length': [2, 'always', 72],
    'scope-enum': [2, 'always', scopes],
    // Names that begin a subject (Kafka, Node) keep their capital.
    'subject-case': [2, 'never', ['sentence-case', 'start-case', 'pascal-case', 'upper-case']],
    // A body is prose; where its lines break is its reader's matter.
    'body-max-line-length': [0],
  },
}
