/**
 * Hashes passwords as a process of its own: reads a JSON list of them from standard input, and writes
 * the list of their hashes to standard output. Each takes 16 MiB, which the allocator keeps for each
 * thread that has hashed one; this process ends, the one that asks stays for days.
 */
import { randomBytes, scrypt, type ScryptOptions } from 'node:crypto'
import { json } from 'node:stream/consumers'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)
/** The passwords are random, 96 bits: a dictionary is no help, so the least cost will do. */
const cost = { log2: 14, blockSize: 8, parallelism: 1 } as const

/** `$scrypt$ln=…,r=…,p=…$<salt>$<hash>`, base64 without padding (RFC 7914). */
async function hash(password: string): Promise<string> {
  const salt = randomBytes(16)
  const { log2, blockSize, parallelism } = cost
  const derived = await derive(password, salt, 32, { N: 2 ** log2, r: blockSize, p: parallelism })
  const toText = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
  const parameters = `ln=${String(log2)},r=${String(blockSize)},p=${String(parallelism)}`
  return `$scrypt$${parameters}$${toText(salt)}$${toText(derived)}`
}

const passwords = (await json(process.stdin)) as readonly string[]
process.stdout.write(JSON.stringify(await Promise.all(passwords.map(hash))))
