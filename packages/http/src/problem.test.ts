import { BusError } from '@ujirani/errors'
import { toProblem, toProblemHeaders } from './problem.ts'

const id = '0d9f2a52-9f2e-4a55-9c8b-0a3a3a0a7c11'

describe('toProblem', () => {
  it('answers a code of the register with its status, type, title, pointers and request', () => {
    const errors = [{ pointer: '/place', detail: 'is missing' }]
    const error = new BusError('ERR_EVENT_INVALID', 'correct what the pointers name', { errors })
    expect(toProblem(error, id)).toEqual({
      type: 'https://ujirani.org/problems/event-invalid',
      title: 'The event is not valid',
      status: 422,
      code: 'ERR_EVENT_INVALID',
      detail: 'correct what the pointers name',
      errors,
      instance: `urn:uuid:${id}`,
    })
  })

  it('tells its title in French, and everything programs go by as ever', () => {
    const error = new BusError('ERR_NOT_FOUND', 'ask for another', {})
    const [english, french] = [toProblem(error, id), toProblem(error, id, 'fr')]
    expect(french).toEqual({ ...english, title: 'Introuvable' })
  })

  it.each([
    ['an unknown error', new Error('secret')],
    ['an inner code', new BusError('ERR_TRUST_INVALID', 'secret', { reason: 'secret' })],
    ['something thrown that is no error', 'secret'],
  ])('says nothing of %s', (_, error) => {
    expect(toProblem(error, id)).toEqual({
      type: 'https://ujirani.org/problems/internal',
      title: 'Internal error',
      status: 500,
      code: 'ERR_INTERNAL',
      instance: `urn:uuid:${id}`,
    })
    expect(toProblemHeaders(error)).toEqual({})
  })
})

describe('toProblemHeaders', () => {
  it.each([
    [
      new BusError('ERR_TOKEN_MISSING', 'send a token', {}),
      {
        'www-authenticate':
          'Bearer realm="ujirani", resource_metadata="https://g.example/.well-known/oauth-protected-resource"',
      },
    ],
    [
      new BusError('ERR_TOKEN_INVALID', 'it "expired"', { reason: 'expired' }),
      {
        'www-authenticate':
          'Bearer realm="ujirani", resource_metadata="https://g.example/.well-known/oauth-protected-resource", error="invalid_token", error_description="it expired"',
      },
    ],
    [
      new BusError('ERR_TOKEN_INVALID', 'no', { reason: 'proof' }),
      {
        'www-authenticate':
          'DPoP algs="ES256 Ed25519 EdDSA", resource_metadata="https://g.example/.well-known/oauth-protected-resource", error="invalid_dpop_proof", error_description="no"',
      },
    ],
    [
      new BusError('ERR_SCOPE_MISSING', 'no', { scope: 'feed:read' }),
      {
        'www-authenticate':
          'Bearer realm="ujirani", resource_metadata="https://g.example/.well-known/oauth-protected-resource", error="insufficient_scope", scope="feed:read"',
      },
    ],
    [
      new BusError('ERR_BROKER_UNAVAILABLE', 'no', { retryAfterSeconds: 1.2 }),
      { 'retry-after': '2' },
    ],
    [new BusError('ERR_QUOTA_EXCEEDED', 'no', { retryAfterSeconds: 0 }), { 'retry-after': '1' }],
    [
      new BusError('ERR_METHOD_NOT_ALLOWED', 'no', { allowed: ['GET', 'HEAD'] }),
      { allow: 'GET, HEAD' },
    ],
    [
      new BusError('ERR_MEDIA_TYPE_UNSUPPORTED', 'no', { accepted: ['application/json'] }),
      { accept: 'application/json' },
    ],
    [new BusError('ERR_NOT_FOUND', 'no', {}), {}],
  ])('adds what belongs to case %#', (error, headers) => {
    const url = 'https://g.example/.well-known/oauth-protected-resource'
    expect(toProblemHeaders(error, url)).toEqual(headers)
  })
})
