import { spawn } from 'node:child_process'
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { jvmEnv, jvmFlags } from '../java/jvm.ts'
import { LaunchError } from '../launch-error.ts'
import { repositoryRoot } from '../places.ts'
import { stampOf } from './digests.ts'
import { fetchRecorded, type FetchContext, type Program } from './fetch.ts'

const digestFile = join(repositoryRoot, 'infra/kafka/jars.sha256')
const clusterIdOfTemplate = 'ujirani-template-00000'

/** Apache Kafka as Maven jars in `lib/`, and a formatted directory to copy in `formatted/`. */
export const kafkaProgram: Program = {
  title: 'Apache Kafka 4.4.0',
  folder: `kafka-4.4.0-${stampOf(digestFile)}`,
  neededMiB: 250,
  async fill(into, context) {
    await fetchRecorded(
      {
        title: 'Apache Kafka 4.4.0',
        goal: 'copy-dependencies',
        args: ['-f', join(repositoryRoot, 'infra/kafka/pom.xml'), '-DincludeScope=runtime'],
        digestFile,
        into: join(into, 'lib'),
      },
      context,
    )
    await format(into, context)
  },
}

/** The class path in a fixed order: a start-up archive holds for exactly one. */
export function kafkaClassPath(home: string): string {
  const lib = join(home, 'lib')
  return readdirSync(lib)
    .sort()
    .map((jar) => join(lib, jar))
    .join(delimiter)
}

/** The formatted directory that every broker's data starts as a copy of. */
export function formattedDir(home: string): string {
  return join(home, 'formatted')
}

/**
 * Formats a directory once: a copy with another cluster id saves a JVM run of over a second at each
 * first start. The voter set inside names a controller port, which a copy may change freely.
 */
async function format(home: string, context: FetchContext): Promise<void> {
  const draft = join(home, 'draft')
  const properties = join(home, 'format.properties')
  writeFileSync(
    properties,
    [
      'process.roles=broker,controller',
      'node.id=1',
      'listeners=INTERNAL://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093',
      'controller.quorum.bootstrap.servers=127.0.0.1:9093',
      'controller.listener.names=CONTROLLER',
      'inter.broker.listener.name=INTERNAL',
      'listener.security.protocol.map=INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT',
      // A Windows path's backslashes would be escapes in a properties file.
      `log.dirs=${draft.replaceAll('\\', '/')}`,
    ].join('\n'),
  )
  const tool = ['kafka.tools.StorageTool', 'format', '--standalone', '-t', clusterIdOfTemplate]
  const child = spawn(
    context.jdk.java,
    [...jvmFlags(128), '-cp', kafkaClassPath(home), ...tool, '-c', properties],
    { env: { ...jvmEnv(context.env) }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString('utf8')))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new LaunchError(`Kafka could not format a data directory: ${words.trim()}`)
  cpSync(draft, formattedDir(home), { recursive: true })
  rmSync(draft, { recursive: true })
  rmSync(properties)
}
