/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/{packages,services,infra,test,bench,examples}/**/*.test.ts'],
  // What needs foreign tools or data beside the repository runs by `npm run test:outside`.
  testPathIgnorePatterns: ['/node_modules/', '\\.outside\\.test\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/.ujirani/', '/dist/'],
  watchman: false,
  // Two cores also carry the broker and the registry; more workers only wait for each other.
  maxWorkers: 2,
  testTimeout: 30_000,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
}
