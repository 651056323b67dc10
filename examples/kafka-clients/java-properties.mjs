/**
 * Writes what Kafka's Java clients need to be a party's machine client of the running demo: its key
 * as PEM, the key's name, and a properties file. Prints the KAFKA_OPTS that go with it: Java clients
 * read no file and ask no address that is not named there.
 *
 *     export KAFKA_OPTS=$(node examples/kafka-clients/java-properties.mjs bi.cgm iom)
 */
import { createPrivateKey } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'

const stateDir = resolve(process.env.UJIRANI_STATE_DIR ?? '.ujirani')
const folder = join(stateDir, 'kafka-clients')

function toProperties(client, files) {
  const oauth = 'org.apache.kafka.common.security.oauthbearer'
  return {
    'security.protocol': 'SASL_PLAINTEXT',
    'sasl.mechanism': 'OAUTHBEARER',
    'sasl.jaas.config': `${oauth}.OAuthBearerLoginModule required;`,
    'sasl.login.callback.handler.class': `${oauth}.OAuthBearerLoginCallbackHandler`,
    'sasl.oauthbearer.jwt.retriever.class': `${oauth}.ClientCredentialsJwtRetriever`,
    'sasl.oauthbearer.token.endpoint.url': client.token_endpoint,
    'sasl.oauthbearer.client.credentials.client.id': client.client_id,
    // Java's clients cannot name an audience: the word kafka among the scopes does.
    'sasl.oauthbearer.scope': 'kafka events:publish feed:read',
    'sasl.oauthbearer.assertion.algorithm': 'ES256',
    'sasl.oauthbearer.assertion.private.key.file': files.key,
    'sasl.oauthbearer.assertion.template.file': files.template,
    'sasl.oauthbearer.assertion.claim.iss': client.client_id,
    'sasl.oauthbearer.assertion.claim.sub': client.client_id,
    'sasl.oauthbearer.assertion.claim.aud': client.issuer,
    'sasl.oauthbearer.assertion.claim.jti.include': 'true',
    // A token lives four minutes; the defaults are made for longer ones.
    'sasl.login.refresh.buffer.seconds': '30',
    'sasl.login.refresh.min.period.seconds': '10',
  }
}

function prepare(party) {
  const client = JSON.parse(readFileSync(join(stateDir, 'clients', `${party}-system.json`), 'utf8'))
  const path = (end) => join(folder, `${party}${end}`)
  const files = { key: path('.pem'), template: path('.template.json') }
  const write = (file, text) => writeFileSync(file, text, { mode: 0o600 })
  const key = createPrivateKey({ key: client.jwk, format: 'jwk' })
  write(files.key, key.export({ type: 'pkcs8', format: 'pem' }))
  write(files.template, JSON.stringify({ header: { kid: client.jwk.kid }, payload: {} }))
  const lines = Object.entries(toProperties(client, files))
  write(path('.properties'), lines.map(([name, value]) => `${name}=${value}\n`).join(''))
  return { url: client.token_endpoint, files: Object.values(files) }
}

mkdirSync(folder, { recursive: true, mode: 0o700 })
const prepared = process.argv.slice(2).map(prepare)
const allowed = 'org.apache.kafka.sasl.oauthbearer.allowed'
const urls = [...new Set(prepared.map(({ url }) => url))]
const files = prepared.flatMap((each) => each.files)
process.stdout.write(`-D${allowed}.urls=${urls.join(',')} -D${allowed}.files=${files.join(',')}\n`)
