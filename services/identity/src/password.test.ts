import { scryptSync } from 'node:crypto'
import { createUnmatchable, parsePasswordHash, verifyPassword } from './password.ts'

const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
const salt = Buffer.alloc(16, 7)
const hash = encode(scryptSync('nenosiri é', salt, 32, { N: 2 ** 14, r: 8, p: 1 }))
const text = `$scrypt$ln=14,r=8,p=1$${encode(salt)}$${hash}`

describe('verifyPassword', () => {
  it('takes the password and no other', async () => {
    const known = parsePasswordHash(text) ?? createUnmatchable(undefined)
    await expect(verifyPassword('nenosiri é', known)).resolves.toBe(true)
    await expect(verifyPassword('nenosiri e\u0301', known)).resolves.toBe(true)
    await expect(verifyPassword('nenosiri e', known)).resolves.toBe(false)
    await expect(verifyPassword('', known)).resolves.toBe(false)
  })

  it('matches nothing with what is made to match nothing, at the same cost', async () => {
    const nobody = createUnmatchable(parsePasswordHash(text))
    expect(nobody).toMatchObject({ log2Cost: 14, blockSize: 8, parallelism: 1 })
    await expect(verifyPassword('nenosiri é', nobody)).resolves.toBe(false)
  })

  it.each([
    'plain',
    text.replace('scrypt', 'bcrypt'),
    text.replace('ln=14', 'ln=10'),
    text.replace('ln=14', 'ln=30'),
    text.replace('p=1', 'p=9'),
    text.slice(0, -1),
    `${text}=`,
  ])('does not read %s', (wrong) => {
    expect(parsePasswordHash(wrong)).toBeUndefined()
  })
})
