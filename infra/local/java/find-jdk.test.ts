import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { LaunchError } from '../launch-error.ts'
import { findJdk, type JdkSearch } from './find-jdk.ts'

describe('findJdk', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'jdk-'))
  })
  afterEach(() => {
    rmSync(root, { recursive: true })
  })

  const install = (folder: string, version: string): string => {
    const home = join(root, folder)
    mkdirSync(join(home, 'bin'), { recursive: true })
    writeFileSync(join(home, 'bin', 'java'), '')
    writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`)
    return home
  }
  const search = (env: Record<string, string>): JdkSearch => ({
    env,
    platform: 'linux',
    folders: [join(root, 'jvm'), join(root, 'opt')],
  })

  it('takes JAVA_HOME when it is new enough, though a newer one lies elsewhere', () => {
    const home = install('mine', '21.0.2')
    install('jvm/jdk-25', '25.0.3')
    expect(findJdk(search({ JAVA_HOME: home }))).toMatchObject({ home, major: 21 })
  })

  it('looks further when JAVA_HOME is too old', () => {
    const newer = install('jvm/jdk-21', '21.0.2')
    expect(findJdk(search({ JAVA_HOME: install('old', '17.0.9') })).home).toBe(newer)
  })

  it('looks further when JAVA_HOME holds no Java', () => {
    const newer = install('jvm/jdk-21', '21.0.2')
    expect(findJdk(search({ JAVA_HOME: join(root, 'nothing') })).home).toBe(newer)
  })

  it('prefers 25 in a folder to 21 on PATH', () => {
    const onPath = install('path/jdk', '21')
    const newer = install('opt/jdk-25', '25.0.3')
    expect(findJdk(search({ PATH: join(onPath, 'bin') })).home).toBe(newer)
  })

  it('takes the one on PATH when there is no 25, through its links', () => {
    const home = install('path/jdk', '22.0.1')
    mkdirSync(join(root, 'usr-bin'))
    symlinkSync(join(home, 'bin', 'java'), join(root, 'usr-bin', 'java'))
    install('jvm/jdk-21', '21.0.2')
    const path = [join(root, 'empty'), join(root, 'usr-bin')].join(delimiter)
    expect(findJdk(search({ PATH: path })).home).toBe(home)
  })

  it('finds the home inside a macOS bundle', () => {
    const home = install('jvm/temurin.jdk/Contents/Home', '25')
    expect(findJdk(search({})).home).toBe(home)
  })

  it('says what was found and looked at when nothing is new enough', () => {
    const old = install('jvm/jdk-17', '17.0.15')
    const find = (): unknown => findJdk(search({ JAVA_HOME: old }))
    expect(find).toThrow(LaunchError)
    expect(find).toThrow(/JDK 21 or newer.*JAVA_HOME=.*\(17\).*Looked at JAVA_HOME, PATH and/s)
  })

  it('says that there is none at all', () => {
    expect(() => findJdk(search({}))).toThrow(/No Java was found at all/)
  })
})
