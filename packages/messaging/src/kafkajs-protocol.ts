import { createRequire } from 'node:module'

interface RequestTable<Fields, Exchange> {
  protocol: (which: { readonly version: number }) => (fields: Fields) => Exchange
}

const adapted = new WeakSet<object>()

/**
 * Puts another maker of exchanges (a request, and how its answer is read) into kafkajs' table of
 * requests, once in a process.
 *
 * @param adapt is given kafkajs' own maker for a version of the request
 * @throws {TypeError} kafkajs is not the one that this was written for
 * @see docs/adr/0006-own-record-encoder.md
 */
export function adaptRequests<Fields, Exchange>(
  request: 'fetch' | 'produce',
  adapt: (
    toExchange: (fields: Fields) => Exchange,
    version: number,
  ) => (fields: Fields) => Exchange,
): void {
  const table = createRequire(import.meta.url)(
    `kafkajs/src/protocol/requests/${request}`,
  ) as RequestTable<Fields, Exchange>
  if (adapted.has(table)) return
  const original = table.protocol
  if (typeof original !== 'function') throw new TypeError('an unknown kafkajs')
  adapted.add(table)
  table.protocol = ({ version }) => adapt(original({ version }), version)
}
