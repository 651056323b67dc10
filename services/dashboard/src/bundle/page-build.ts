import type { InlineConfig } from 'vite'

/** How the page is built: one script and one style sheet, with hashes in their names. */
export function pageBuild(pageDirectory: string, outDir: string): InlineConfig {
  return {
    configFile: false,
    envDir: false,
    root: pageDirectory,
    logLevel: 'error',
    publicDir: false,
    // Said, not left to NODE_ENV: a test's page is then the same page.
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: false,
      // No data: addresses, which the page's policy refuses.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
  }
}
