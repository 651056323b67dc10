import { LaunchError } from '../local/launch-error.ts'

const mediaType = 'application/vnd.schemaregistry.v1+json'
const level = 'FULL_TRANSITIVE'
const timeoutMs = 15_000
/** Enough to keep the registry busy, few enough for its database. */
const lanes = 6

/**
 * Registers every schema under its record's name and fixes the subject's compatibility level. It
 * may run again at any time, also beside another run: a schema that is there already is answered
 * with its id.
 *
 * Versions come first and the level second: the level of a subject cannot be read before the
 * subject exists, and the registry's own rule guards the new versions all the same.
 *
 * @param url the Confluent-compatible API, without a slash at its end
 * @param records self-contained schemas by full record name
 * @returns ids by record name
 * @throws {LaunchError} naming the record whose schema is refused, and why
 */
export async function registerSchemas(
  url: string,
  records: ReadonlyMap<string, object>,
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>()
  const waiting = [...records]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [record, schema] = next
      ids.set(record, await registerOne(url, record, schema))
    }
  }
  await Promise.all(Array.from({ length: lanes }, work))
  return ids
}

async function registerOne(url: string, record: string, schema: object): Promise<number> {
  const subject = encodeURIComponent(record)
  const answer = await ask('POST', `${url}/subjects/${subject}/versions`, {
    schema: JSON.stringify(schema),
  })
  if (answer.status !== 200) throw new LaunchError(toRefusal(record, answer))
  const fixed = await ask('PUT', `${url}/config/${subject}`, { compatibility: level })
  if (fixed.status !== 200) throw new LaunchError(toRefusal(record, fixed))
  return (JSON.parse(answer.text) as { readonly id: number }).id
}

interface Answer {
  readonly status: number
  readonly text: string
}

async function ask(method: 'POST' | 'PUT', url: string, body: object): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': mediaType },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, text: await response.text() }
  } catch (cause) {
    throw new LaunchError(
      `The schema registry does not answer at ${url}. Start it, or correct UJIRANI_REGISTRY_URL.`,
      { cause },
    )
  }
}

function toRefusal(record: string, { status, text }: Answer): string {
  const words = text.slice(0, 400)
  if (status !== 409) {
    return `The schema registry refused the schema of ${record} (${String(status)}): ${words}`
  }
  return (
    `The schema of ${record} is not compatible with a version that is registered already ` +
    `(${level}): ${words}. Add optional fields with defaults instead, or make a new major ` +
    'version; on a development machine, npm start -- --fresh begins with an empty registry.'
  )
}
