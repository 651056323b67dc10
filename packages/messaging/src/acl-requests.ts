import {
  ConnectionPool,
  createAclsV3,
  deleteAclsV3,
  describeAclsV3,
  parseBroker,
  ResponseError,
  type Broker,
  type Connection,
} from '@platformatic/kafka'
import { toAclEntry, toAclFilter, toAclRule } from './acl-codes.ts'
import type { AclRule } from './admin.ts'
import { BrokerRefusedError, BrokerUnavailableError } from './errors.ts'
import type { KafkaConfig } from './kafka-config.ts'
import { platformaticOptions } from './topic-directory.ts'

const defaultPort = 9092

/**
 * The broker's requests about access rules, spoken directly: kafkajs asks for the metadata of all
 * topics before each of them, and what takes a right away must not wait for that.
 */
export class AclRequests {
  readonly #pool: ConnectionPool
  readonly #bootstrap: readonly Broker[]

  constructor(config: KafkaConfig) {
    this.#pool = new ConnectionPool(config.clientId, platformaticOptions(config))
    this.#bootstrap = config.brokers.map((broker) => parseBroker(broker, defaultPort))
  }

  /** @throws {BrokerUnavailableError} @throws {BrokerRefusedError} */
  async list(filter: Partial<AclRule>): Promise<readonly AclRule[]> {
    const { resources } = await this.#ask((connection) =>
      describeAclsV3.api.async(connection, toAclFilter(filter)),
    )
    return resources
      .flatMap(({ acls, ...resource }) => acls.map((acl) => toAclRule({ ...resource, ...acl })))
      .filter((rule) => rule !== undefined)
  }

  /** @throws {BrokerUnavailableError} @throws {BrokerRefusedError} */
  async create(rules: readonly AclRule[]): Promise<void> {
    if (rules.length === 0) return
    await this.#ask((connection) => createAclsV3.api.async(connection, rules.map(toAclEntry)))
  }

  /** @throws {BrokerUnavailableError} @throws {BrokerRefusedError} */
  async delete(filters: readonly Partial<AclRule>[]): Promise<readonly AclRule[]> {
    if (filters.length === 0) return []
    const { filterResults } = await this.#ask((connection) =>
      deleteAclsV3.api.async(connection, filters.map(toAclFilter)),
    )
    return filterResults
      .flatMap(({ matchingAcls }) => matchingAcls.map(toAclRule))
      .filter((rule) => rule !== undefined)
  }

  async close(): Promise<void> {
    await this.#pool.close()
  }

  /** Any broker passes them on to the controller. */
  async #ask<T>(question: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await question(await this.#pool.getFirstAvailable([...this.#bootstrap]))
    } catch (cause) {
      const refusal = cause instanceof ResponseError ? refusalIn(cause) : undefined
      if (refusal !== undefined) throw new BrokerRefusedError(refusal, { cause })
      throw new BrokerUnavailableError({ cause })
    }
  }
}

/** The broker's name of what it refused; undefined when it may pass. */
function refusalIn(error: ResponseError): string | undefined {
  const errors: readonly (Error & { canRetry?: boolean; apiId?: string })[] = error.errors
  const refused = errors.find(({ canRetry }) => canRetry === false)
  return refused === undefined ? undefined : (refused.apiId ?? refused.message)
}
