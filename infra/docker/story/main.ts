/** Plays the story on the running containers; exit code 0 only if every check of it holds. */
import { readLaunchConfig } from '../../local/supervise/launch-config.ts'
import { addressOf } from '../../local/supervise/services.ts'
import { playStory } from '../../local/supervise/story.ts'

const config = readLaunchConfig(process.env)
const { ok } = await playStory({
  stateDir: config.stateDir,
  gatewayUrl: addressOf(config, 'gateway'),
  auditorUrl: addressOf(config, 'auditor'),
  identityUrl: addressOf(config, 'identity'),
  log: (line) => void process.stdout.write(`${line}\n`),
})
process.exitCode = ok ? 0 : 1
