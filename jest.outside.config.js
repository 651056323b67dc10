import own from './jest.config.js'

/** @type {import('jest').Config} */
export default {
  ...own,
  testMatch: ['<rootDir>/**/*.outside.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // Foreign tools are compiled, or start a browser.
  testTimeout: 300_000,
}
