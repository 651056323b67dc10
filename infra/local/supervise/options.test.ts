import { LaunchError } from '../launch-error.ts'
import { parseStartOptions } from './options.ts'

describe('parseStartOptions', () => {
  it('asks for nothing by default', () => {
    expect(parseStartOptions([])).toEqual({ fresh: false, once: false, jsonFile: undefined })
  })

  it('reads every option', () => {
    expect(parseStartOptions(['--once', '--fresh', '--json', 'out.json'])).toEqual({
      fresh: true,
      once: true,
      jsonFile: 'out.json',
    })
  })

  it.each([[['--onec']], [['once']], [['--json']], [['--once=yes']]])('refuses %j', (args) => {
    expect(() => parseStartOptions(args)).toThrow(LaunchError)
    expect(() => parseStartOptions(args)).toThrow(/Usage: npm start -- \[--fresh\]/)
  })
})
