import type { FindPerson } from './accounts.ts'
import { verifyPassword, type PasswordHash } from './password.ts'
import type { Throttle } from './throttle.ts'

/** One try to sign in. */
export interface SignInTry {
  readonly username: string
  readonly password: string
  /** The party whose page asks. */
  readonly party: unknown
  /** Where the try comes from. */
  readonly address: string
}

/** How a try ended. `wrong` is one answer for everything that is wrong. */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly username: string }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'throttled'; readonly waitSeconds: number }
  | { readonly kind: 'busy' }

// Each holds 32 MiB and a core for its time.
const checksAtOnce = 8

/** What the check stands on. */
export interface PasswordCheckParts {
  readonly findPerson: FindPerson
  /** What to compare with for names nobody has, so that they take as long as others. */
  readonly unmatchable: PasswordHash
  readonly throttle: Throttle
}

/** Creates the check of names and passwords, throttled per user and address. */
export function createPasswordCheck({
  findPerson,
  unmatchable,
  throttle,
}: PasswordCheckParts): (attempt: SignInTry) => Promise<SignInOutcome> {
  let running = 0
  return async ({ username, password, party, address }) => {
    if (running >= checksAtOnce) return { kind: 'busy' }
    const key = `${address} ${username}`
    const waitMs = throttle.begin(key)
    if (waitMs > 0) return { kind: 'throttled', waitSeconds: Math.ceil(waitMs / 1000) }
    running++
    try {
      const known = findPerson(username)
      // Somebody of another party is nobody here, and takes as long to find that out.
      const person = known?.party === party ? known : undefined
      const isRight = await verifyPassword(password, person?.password ?? unmatchable)
      if (!isRight || person === undefined) return { kind: 'wrong' }
      throttle.succeed(key)
      return { kind: 'signed-in', username }
    } finally {
      running--
    }
  }
}
