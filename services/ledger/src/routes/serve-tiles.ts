import { NotFoundError, type Stage } from '@ujirani/http'
import { parseTilePath } from '@ujirani/tlog'
import type { Published } from '../sequencer.ts'
import type { LedgerStore } from '../store/ledger-store.ts'
import { isInTree } from '../store/log-files.ts'

/** What the read API shows: nothing beyond the published checkpoint. */
export interface ReadParts {
  readonly store: LedgerStore
  readonly published: () => Published
}

const prefix = '/tile/'

/**
 * GET /tile/…: tiles of hashes and bundles of entries, as c2sp.org/tlog-tiles says. A stage, as their
 * paths have no fixed number of segments.
 */
export function createServeTiles({ store, published }: ReadParts): Stage {
  return {
    name: 'tiles',
    handle: async (request, response, next) => {
      const { method, path } = request
      if (!path.startsWith(prefix) || (method !== 'GET' && method !== 'HEAD')) {
        next()
        return
      }
      const tile = parseTilePath(path.slice(1))
      if (tile === undefined || !isInTree(tile, published().size)) throw new NotFoundError()
      const bytes = await store.readTile(tile)
      response.setHeader('content-type', 'application/octet-stream')
      // What stands in a tile never changes, however narrow the tile.
      response.setHeader('cache-control', 'public, max-age=31536000, immutable')
      response.end(bytes)
    },
  }
}
