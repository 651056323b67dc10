/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/{packages,services,infra,test,bench,examples}/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
}
