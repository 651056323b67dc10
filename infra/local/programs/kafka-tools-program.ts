import { join } from 'node:path'
import { repositoryRoot } from '../places.ts'
import { stampOf } from './digests.ts'
import { fetchRecorded, type Program } from './fetch.ts'

const version = '4.3.1'
const digestFile = join(repositoryRoot, 'infra/kafka/tools.sha256')

/** Kafka's own command line clients, in `lib/`: for tests, the bus itself needs none of it. */
export const kafkaToolsProgram: Program = {
  title: `Apache Kafka's tools ${version}`,
  folder: `kafka-tools-${version}-${stampOf(digestFile)}`,
  neededMiB: 50,
  fill: (into, context) =>
    fetchRecorded(
      {
        title: `Apache Kafka's tools ${version}`,
        goal: 'copy-dependencies',
        args: ['-f', join(repositoryRoot, 'infra/kafka/tools-pom.xml'), '-DexcludeTransitive=true'],
        digestFile,
        into: join(into, 'lib'),
      },
      context,
    ),
}
