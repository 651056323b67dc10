import { readEnv, url, type Environment } from '@ujirani/runtime'

/** What the deploy step needs to know. */
export interface DeployConfig {
  readonly registryUrl: string
}

/**
 * Reads the environment.
 *
 * @throws ConfigInvalidError naming every wrong variable
 */
export function readConfig(env: Environment): DeployConfig {
  return readEnv(env, { registryUrl: url('UJIRANI_REGISTRY_URL') })
}
