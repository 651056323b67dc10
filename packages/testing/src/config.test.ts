import { chooseBroker, chooseStarter } from './broker/test-broker.ts'
import { readTestConfig } from './config.ts'

const noImage = { UJIRANI_TEST_IMAGE: 'ujirani/no-such-image:0' }

describe('the broker that tests use', () => {
  it('is the named one before all others', () => {
    const config = readTestConfig({ UJIRANI_KAFKA: 'a:1,b:2', UJIRANI_TEST_BROKER: 'docker' })
    expect(config.brokers).toEqual(['a:1', 'b:2'])
    expect(chooseBroker(config)).toBe('named')
  })

  it('is Docker when asked for, whether or not the image is there: it must fail, not fall back', () => {
    const config = readTestConfig({ ...noImage, UJIRANI_TEST_BROKER: 'docker' })
    expect(chooseBroker(config)).toBe('docker')
  })

  it('is the local JVM when there is no image, or when asked for', () => {
    expect(chooseBroker(readTestConfig(noImage))).toBe('jvm')
    expect(chooseBroker(readTestConfig({ UJIRANI_TEST_BROKER: 'jvm' }))).toBe('jvm')
    expect(chooseBroker(readTestConfig({ ...noImage, UJIRANI_KAFKA: '' }))).toBe('jvm')
  })

  it('is never the named one when a test wants to kill it', () => {
    const env = { ...noImage, UJIRANI_KAFKA: 'a:1' }
    expect(chooseStarter(readTestConfig(env))).toBe('jvm')
  })

  it('is nothing that nobody knows', () => {
    expect(() => readTestConfig({ UJIRANI_TEST_BROKER: 'podman' })).toThrow(/docker or jvm/)
  })
})
