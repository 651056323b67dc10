import { createHealth } from './health.ts'

describe('createHealth', () => {
  it('is ready when every condition holds', () => {
    const health = createHealth()
    health.add('a', () => true)
    health.add('b', () => true)
    expect(health.isReady()).toBe(true)
  })

  it('names what does not hold', () => {
    const health = createHealth()
    health.add('broker', () => false)
    health.add('index', () => true)
    expect(health.failing()).toEqual(['broker'])
    expect(health.isReady()).toBe(false)
  })

  it('stays started after it has been ready once', () => {
    let holds = false
    const health = createHealth()
    health.add('a', () => holds)
    expect(health.isStarted()).toBe(false)
    holds = true
    expect(health.isStarted()).toBe(true)
    holds = false
    expect(health.isStarted()).toBe(true)
    expect(health.isReady()).toBe(false)
  })

  it('refuses a second condition of one name', () => {
    const health = createHealth()
    health.add('a', () => true)
    expect(() => {
      health.add('a', () => true)
    }).toThrow(TypeError)
  })
})
