import { inspect } from 'node:util'
import { Secret } from './secret.ts'

const secret = new Secret('hunter2')

describe('Secret', () => {
  it('is revealed only by name', () => {
    expect(secret.reveal()).toBe('hunter2')
  })

  it.each([
    ['String', () => String(secret)],
    ['a template', () => `${secret.toString()}${[secret].join()}`],
    ['JSON', () => JSON.stringify({ secret })],
    ['inspect', () => inspect({ secret }, { depth: 9, showHidden: true, getters: true })],
    ['spreading', () => inspect(Object.assign({}, secret))],
    ['its keys', () => Reflect.ownKeys(secret).map(String).join()],
  ])('is blank in %s', (_, print) => {
    expect(print()).not.toContain('hunter2')
  })
})
