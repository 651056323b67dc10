import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSecretFile, readSecretJson } from './secret-file.ts'

describe('readSecretFile', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secret-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function file(content: string, mode: number): Promise<string> {
    const path = join(folder, `${String(mode)}-${String(content.length)}`)
    await writeFile(path, content)
    await chmod(path, mode)
    return path
  }

  it.each([0o600, 0o400, 0o640])('reads a file of mode %o', async (mode) => {
    expect((await readSecretFile(await file(' s3cret\n', mode), 'V')).reveal()).toBe('s3cret')
  })

  it.each([0o644, 0o602, 0o660, 0o604])('refuses a file of mode %o', async (mode) => {
    await expect(readSecretFile(await file('s3cret', mode), 'V')).rejects.toThrow('0600')
  })

  it.each([
    ['a missing file', () => Promise.resolve('/nowhere/x')],
    ['an empty file', () => file(' \n', 0o600)],
    ['a huge file', () => file('x'.repeat(65_537), 0o600)],
  ])('refuses %s, naming the variable', async (_, path) => {
    await expect(readSecretFile(await path(), 'UJIRANI_V')).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      details: { variables: [{ name: 'UJIRANI_V' }] },
    })
  })

  it('does not quote the content of a file that is not JSON', async () => {
    const path = await file('private-key-material', 0o600)
    const refusal = await readSecretJson(path, 'V', (json) => json).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'ERR_CONFIG_INVALID' })
    expect(String(refusal) + String((refusal as Error).cause)).not.toContain('private-key')
  })
})
