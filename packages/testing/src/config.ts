/** Which broker the tests are to use. */
export interface TestBrokerConfig {
  /** A broker that is there already; empty when there is none. */
  readonly brokers: readonly string[]
  /** Its credentials, as the services read them; plain text without. */
  readonly credentialsFile: string | undefined
  /** What to start otherwise; undefined: Docker if the image is there, else the local JVM. */
  readonly starter: 'docker' | 'jvm' | undefined
  /** The image that Docker starts. */
  readonly image: string
  /** A registry that is there already. */
  readonly registryUrl: string | undefined
}

const defaultImage = 'apache/kafka:4.4.0'

/** Reads the environment of a test run; everything has a default. */
export function readTestConfig(
  env: Readonly<Record<string, string | undefined>>,
): TestBrokerConfig {
  const starter = env['UJIRANI_TEST_BROKER']
  if (starter !== undefined && starter !== 'docker' && starter !== 'jvm')
    throw new TypeError('UJIRANI_TEST_BROKER can only be docker or jvm')
  return {
    brokers: env['UJIRANI_KAFKA']?.split(',').filter((broker) => broker !== '') ?? [],
    credentialsFile: env['UJIRANI_KAFKA_CREDENTIALS_FILE'],
    starter,
    image: env['UJIRANI_TEST_IMAGE'] ?? defaultImage,
    registryUrl: env['UJIRANI_TEST_REGISTRY'],
  }
}

/** Tells testcontainers to do without its reaper, unless somebody has said what to do with it. */
export function disableReaper(): void {
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
}

/** The environment of this process, for processes that tests start. */
export const testEnv: Readonly<Record<string, string | undefined>> = process.env
