import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider'

// model, id     what kind of thing (Session, Grant, AuthorizationCode, ReplayDetection …) and which
// payload       its JSON
// expires_at    Unix seconds; past it the row is as good as gone
// uid, grant_id other ways to find it
// consumed_at   Unix seconds of its one use
const schema = `
  CREATE TABLE IF NOT EXISTS entry (
    model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, expires_at INTEGER NOT NULL,
    uid TEXT, grant_id TEXT, consumed_at INTEGER, PRIMARY KEY (model, id)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX IF NOT EXISTS entry_uid ON entry (model, uid) WHERE uid IS NOT NULL;
  CREATE INDEX IF NOT EXISTS entry_grant ON entry (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS entry_expiry ON entry (expires_at);
`

const foreverSeconds = 4_102_444_800

/** Where the provider keeps sessions, grants, codes, refresh tokens and used assertions. */
export interface StateStore {
  /** The provider's view of one kind of thing. */
  readonly adapter: (model: string) => Adapter
  /** Deletes what has expired. */
  readonly purge: () => void
  readonly close: () => void
}

/**
 * Opens the state, one SQLite file of mode 0600. It outlives a restart: people stay signed in, and
 * an assertion used before stays used. What may happen once (a code, a refresh token, an assertion)
 * happens once also when two requests come at the same instant: the row's own transition decides.
 */
export function openStateStore(file: string, nowMs: () => number): StateStore {
  const database = new DatabaseSync(file)
  chmodSync(file, 0o600)
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 1000',
  )
  database.exec(schema)
  const seconds = (): number => Math.floor(nowMs() / 1000)
  return {
    adapter: (model) => createAdapter(database, model, seconds),
    purge: () => {
      database.prepare('DELETE FROM entry WHERE expires_at <= ?').run(seconds())
    },
    close: () => {
      database.close()
    },
  }
}

function createAdapter(database: DatabaseSync, model: string, seconds: () => number): Adapter {
  const columns = 'model, id, payload, expires_at, uid, grant_id'
  const put = database.prepare(
    `INSERT OR REPLACE INTO entry (${columns}) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const putOnce = database.prepare(
    `INSERT INTO entry (${columns}) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at WHERE expires_at <= ?`,
  )
  const live = 'SELECT payload, consumed_at FROM entry WHERE model = ? AND expires_at > ?'
  const byId = database.prepare(`${live} AND id = ?`)
  const byUid = database.prepare(`${live} AND uid = ?`)
  const consume = database.prepare(
    'UPDATE entry SET consumed_at = ? WHERE model = ? AND id = ? AND consumed_at IS NULL',
  )
  const remove = database.prepare('DELETE FROM entry WHERE model = ? AND id = ?')
  const removeGrant = database.prepare('DELETE FROM entry WHERE grant_id = ?')
  const find = (statement: typeof byId, key: string): Promise<AdapterPayload | undefined> =>
    Promise.resolve(toPayload(statement.get(model, seconds(), key)))

  return {
    upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn === undefined ? foreverSeconds : seconds() + expiresIn
      const values = [model, id, JSON.stringify(payload), expiresAt] as const
      const keys = [payload.uid ?? null, payload.grantId ?? null] as const
      if (model !== 'ReplayDetection') put.run(...values, ...keys)
      else if (putOnce.run(...values, ...keys, seconds()).changes === 0) {
        return Promise.reject(new errors.InvalidClientAuth('assertion used before'))
      }
      return Promise.resolve()
    },
    find: (id) => find(byId, id),
    findByUid: (uid) => find(byUid, uid),
    // User codes belong to the device flow, which is not on offer.
    findByUserCode: () => Promise.resolve(undefined),
    consume: (id) =>
      consume.run(seconds(), model, id).changes === 1
        ? Promise.resolve()
        : Promise.reject(new errors.InvalidGrant('used before')),
    destroy(id) {
      remove.run(model, id)
      return Promise.resolve()
    },
    revokeByGrantId(grantId) {
      removeGrant.run(grantId)
      return Promise.resolve()
    },
  }
}

function toPayload(row: Readonly<Record<string, unknown>> | undefined): AdapterPayload | undefined {
  if (row === undefined) return undefined
  const payload = JSON.parse(String(row['payload'])) as AdapterPayload
  const consumed = row['consumed_at']
  return typeof consumed === 'number' ? { ...payload, consumed } : payload
}
