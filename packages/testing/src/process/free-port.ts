import { createServer } from 'node:net'

/** A loopback port that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const server = createServer()
  server.once('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    const found = typeof address === 'object' && address !== null ? address.port : 0
    server.close(() => {
      resolve(found)
    })
  })
  return promise
}
