import type { Stage } from '@ujirani/http'
import type { PageFile, PageFiles } from '../bundle/page-files.ts'

const yearSeconds = 31_536_000

/**
 * Serves the page's files. They are the same for everybody and hold no data; names under `/assets/`
 * carry a hash of the content and may be kept for ever.
 */
export function createPageFilesStage(files: PageFiles): Stage {
  return {
    name: 'page-files',
    handle: ({ method, path, headers }, response, next) => {
      const file = files.get(path)
      if (file === undefined || (method !== 'GET' && method !== 'HEAD')) {
        next()
        return
      }
      const isKept = path.startsWith('/assets/')
      response.setHeader('content-type', file.mediaType)
      response.setHeader(
        'cache-control',
        isKept ? `public, max-age=${String(yearSeconds)}, immutable` : 'no-cache',
      )
      response.setHeader('vary', 'accept-encoding')
      const { bytes, encoding } = choose(file, headers['accept-encoding'])
      if (encoding !== undefined) response.setHeader('content-encoding', encoding)
      response.setHeader('content-length', bytes.length)
      response.end(bytes)
    },
  }
}

function choose(file: PageFile, accepted = ''): { bytes: Buffer; encoding?: string } {
  if (/\bbr\b/.test(accepted)) return { bytes: file.brotli, encoding: 'br' }
  return /\bgzip\b/.test(accepted) ? { bytes: file.gzip, encoding: 'gzip' } : { bytes: file.plain }
}
