export { clientAssertionType, createClientAssertion } from './client-assertion.ts'
export { parseClientFile, type ClientFile } from './client-file.ts'
export { ScopeMissingError, TokenInvalidError, TokenMissingError } from './errors.ts'
export { createKeySets, type KeySets, type KeySetsOptions } from './key-sets.ts'
export { checkScope, type Principal, type RegisteredClient } from './principal.ts'
export { createTokenSource, type TokenSource, type TokenSourceOptions } from './token-source.ts'
export {
  createTokenVerifier,
  type TokenVerifier,
  type TokenVerifierOptions,
} from './token-verifier.ts'
