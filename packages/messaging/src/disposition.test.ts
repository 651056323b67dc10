import { BusError } from '@ujirani/errors'
import { toDisposition } from './disposition.ts'
import { BrokerUnavailableError, SchemaUnknownError } from './errors.ts'

describe('toDisposition', () => {
  it('quarantines what is wrong with the record, retries what is wrong with the world', () => {
    expect(toDisposition(new SchemaUnknownError(7))).toBe('quarantine')
    expect(toDisposition(new BrokerUnavailableError())).toBe('retry')
    expect(toDisposition(new BusError('ERR_TRUST_INVALID', 'x', { reason: 'x' }))).toBe('halt')
  })

  it('retries what nobody foresaw: a bug must not empty a topic into quarantine', () => {
    expect(toDisposition(new TypeError('x'))).toBe('retry')
    expect(toDisposition('x')).toBe('retry')
    expect(toDisposition({ code: 'ERR_AVRO_MALFORMED' })).toBe('retry')
  })
})
