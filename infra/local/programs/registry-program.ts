import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchError } from '../launch-error.ts'
import { repositoryRoot } from '../places.ts'
import { stampOf } from './digests.ts'
import { fetchRecorded, type Program } from './fetch.ts'

const version = '3.3.3'
const digestFile = join(repositoryRoot, 'infra/registry/artifact.sha256')
const tarball = `apicurio-registry-app-${version}-all.tar.gz`

/** The schema registry, unpacked: `app/quarkus-run.jar` starts it. */
export const registryProgram: Program = {
  title: `Apicurio Registry ${version}`,
  folder: `apicurio-registry-${version}-${stampOf(digestFile)}`,
  neededMiB: 700,
  async fill(into, context) {
    const download = join(into, 'download')
    await fetchRecorded(
      {
        title: `Apicurio Registry ${version}`,
        goal: 'copy',
        args: [`-Dartifact=io.apicurio:apicurio-registry-app:${version}:tar.gz:all`],
        digestFile,
        into: download,
      },
      context,
    )
    await unpack(download, join(into, 'app'))
    rmSync(download, { recursive: true })
  },
}

/** The jar that starts the registry. */
export function registryJar(home: string): string {
  return join(home, 'app', 'quarkus-run.jar')
}

/** Unpacks with the machine's own tar, which Linux, macOS and Windows all have. */
async function unpack(download: string, into: string): Promise<void> {
  mkdirSync(into)
  // Relative names: GNU tar takes a drive letter's colon for a host's name.
  const child = spawn('tar', ['-xzf', tarball, '-C', '../app'], {
    cwd: download,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString('utf8')))
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      words = error.message
      resolve(null)
    })
    child.once('close', resolve)
  })
  if (code !== 0)
    throw new LaunchError(`The schema registry could not be unpacked: ${words.trim()}`)
}
