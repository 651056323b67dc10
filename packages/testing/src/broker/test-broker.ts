import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBroker } from '@ujirani/infra'
import type { TestBrokerConfig } from '../config.ts'
import type { StartedBroker } from './broker-address.ts'
import { hasImage, startDockerBroker } from './docker-broker.ts'

/** What the design's order says: the named broker, else Docker if wanted or there, else a JVM. */
export function chooseBroker(config: TestBrokerConfig): 'named' | 'docker' | 'jvm' {
  if (config.brokers.length > 0) return 'named'
  return chooseStarter(config)
}

/** As {@link chooseBroker}, for a broker of one's own: a named one is never ours to kill. */
export function chooseStarter(config: TestBrokerConfig): 'docker' | 'jvm' {
  if (config.starter !== undefined) return config.starter
  return hasImage(config.image) ? 'docker' : 'jvm'
}

/** Starts a broker with an empty log. */
export async function startTestBroker(config: TestBrokerConfig): Promise<StartedBroker> {
  if (chooseStarter(config) === 'docker') return startDockerBroker(config.image)
  return startLocalBroker()
}

const user = 'test'

async function startLocalBroker(): Promise<StartedBroker> {
  const stateDir = await mkdtemp(join(tmpdir(), 'ujirani-broker-'))
  const broker = await startBroker({ stateDir, superUsers: [user] })
  return {
    kind: 'local JVM',
    brokers: broker.brokers,
    credentialsFile: join(stateDir, 'secrets', 'kafka', `${user}.json`),
    kill: () => broker.kill(),
    restart: () => broker.restart(),
    stop: async () => {
      await broker.stop()
      await rm(stateDir, { recursive: true, force: true })
    },
  }
}
