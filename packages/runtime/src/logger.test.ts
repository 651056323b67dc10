import { BusError } from '@ujirani/errors'
import { createLogger, type LogFacts, type Logger } from './logger.ts'

function capture(): { lines: string[]; logger: Logger } {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  return { lines, logger: createLogger({ service: 'test', level: 'info', destination }) }
}

describe('createLogger', () => {
  it('writes one JSON line with service, level, time and facts', () => {
    const { lines, logger } = capture()
    logger.info('record written', { topic: 'origin.bi.cgm', offset: 4 })
    expect(JSON.parse(lines.join(''))).toMatchObject({
      level: 'info',
      service: 'test',
      message: 'record written',
      topic: 'origin.bi.cgm',
      offset: 4,
    })
  })

  it('drops what is not on the list of facts', () => {
    const { lines, logger } = capture()
    logger.info('x', { payload: 'canary', constructor: 'canary' } as unknown as LogFacts)
    expect(lines.join('')).not.toContain('canary')
  })

  it('tells an error with its code and causes', () => {
    const { lines, logger } = capture()
    const cause = new Error('connection reset')
    logger.error('x', { error: new BusError('ERR_INTERNAL', 'it broke', {}, { cause }) })
    expect(JSON.parse(lines.join(''))).toMatchObject({
      error: { name: 'BusError', code: 'ERR_INTERNAL', cause: { message: 'connection reset' } },
    })
  })

  it('does not quote the text a JSON parser stumbled over', () => {
    const { lines, logger } = capture()
    try {
      JSON.parse('{"a": canary}')
    } catch (error) {
      logger.error('x', { error })
    }
    expect(lines.join('')).toContain('SyntaxError')
    expect(lines.join('')).not.toContain('canary')
  })

  it('ends a chain of causes', () => {
    const { lines, logger } = capture()
    const error = new Error('loop')
    error.cause = error
    logger.error('x', { error })
    expect(lines).toHaveLength(1)
  })
})
