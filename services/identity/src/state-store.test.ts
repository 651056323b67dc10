import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStateStore, type StateStore } from './state-store.ts'

describe('openStateStore', () => {
  let directory: string
  let file: string
  let nowMs: number
  let store: StateStore
  const open = (): StateStore => openStateStore(file, () => nowMs)

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ujirani-state-'))
    file = join(directory, 'state.sqlite')
    nowMs = 1_000_000
    store = open()
  })
  afterEach(() => {
    store.close()
    rmSync(directory, { recursive: true })
  })

  it('is readable by its owner only', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('finds by id and uid, per kind, until expiry', async () => {
    const sessions = store.adapter('Session')
    await sessions.upsert('s1', { uid: 'u1', accountId: 'amina' }, 60)
    await expect(sessions.find('s1')).resolves.toMatchObject({ accountId: 'amina' })
    await expect(sessions.findByUid('u1')).resolves.toMatchObject({ accountId: 'amina' })
    await expect(store.adapter('Grant').find('s1')).resolves.toBeUndefined()
    nowMs += 60_000
    await expect(sessions.find('s1')).resolves.toBeUndefined()
    await expect(sessions.findByUid('u1')).resolves.toBeUndefined()
  })

  it('outlives a restart', async () => {
    await store.adapter('Session').upsert('s1', { uid: 'u1' }, 60)
    await store.adapter('ReplayDetection').upsert('r1', {}, 60)
    store.close()
    store = open()
    await expect(store.adapter('Session').find('s1')).resolves.toEqual({ uid: 'u1' })
    await expect(store.adapter('ReplayDetection').upsert('r1', {}, 60)).rejects.toMatchObject({
      error: 'invalid_client',
    })
  })

  it('writes a session again but an assertion once', async () => {
    const sessions = store.adapter('Session')
    await sessions.upsert('s1', { uid: 'u1' }, 60)
    await sessions.upsert('s1', { uid: 'u2' }, 60)
    await expect(sessions.find('s1')).resolves.toEqual({ uid: 'u2' })
    const used = store.adapter('ReplayDetection')
    await used.upsert('r1', {}, 60)
    await expect(used.upsert('r1', {}, 60)).rejects.toMatchObject({ error: 'invalid_client' })
    nowMs += 60_000
    await used.upsert('r1', {}, 60)
    await expect(used.upsert('r1', {}, 60)).rejects.toMatchObject({ error: 'invalid_client' })
  })

  it('lets a code be consumed once', async () => {
    const codes = store.adapter('AuthorizationCode')
    await codes.upsert('c1', { grantId: 'g1' }, 60)
    await codes.consume('c1')
    await expect(codes.find('c1')).resolves.toEqual({ grantId: 'g1', consumed: 1_000 })
    await expect(codes.consume('c1')).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('ends all that came of a grant', async () => {
    await store.adapter('RefreshToken').upsert('t1', { grantId: 'g1' }, 60)
    await store.adapter('RefreshToken').upsert('t2', { grantId: 'g2' }, 60)
    await store.adapter('RefreshToken').revokeByGrantId('g1')
    await expect(store.adapter('RefreshToken').find('t1')).resolves.toBeUndefined()
    await expect(store.adapter('RefreshToken').find('t2')).resolves.toBeDefined()
  })

  it('forgets what has expired', async () => {
    const used = store.adapter('ReplayDetection')
    await used.upsert('r1', {}, 60)
    nowMs += 60_000
    store.purge()
    nowMs -= 60_000
    await expect(used.find('r1')).resolves.toBeUndefined()
  })
})
