import { ProblemError } from '@ujirani/client'
import { SessionMissingError } from '../errors.ts'
import { countDuties } from './own-duties.ts'
import { passOn } from './pass-on.ts'
import { rightsOf } from './rights.ts'

describe('duties of a list', () => {
  const duty = (by: string, state: string) => ({ duty: 'ACK', state, by, due: '', event: null })
  it('are told apart by whose they are, and counted beyond those that are listed', () => {
    const duties = [duty('tz.isd', 'LATE'), duty('tz.isd', 'OPEN'), duty('bi.cgm', 'LATE')]
    expect(countDuties({ agreement: 'a-b-1', open: 4, late: 3, duties }, 'tz.isd')).toEqual({
      mine: { open: 1, late: 1 },
      theirs: { open: 3, late: 2 },
    })
  })
})

describe('the rights of a person', () => {
  const session = (...scopes: readonly string[]) =>
    ({ roles: [], person: { scopes } }) as unknown as Parameters<typeof rightsOf>[0]
  it.each([
    [['feed:read'], { sign: false, stop: false }],
    [['feed:read', 'agreements:suspend'], { sign: false, stop: true }],
    [['agreements:write'], { sign: true, stop: false }],
    [['agreements:writer', 'suspend'], { sign: false, stop: false }],
  ])('of %j', (scopes, rights) => {
    expect(rightsOf(session(...scopes))).toEqual(rights)
  })
})

describe('what the gateway answers', () => {
  const answerOf = async (ask: () => Promise<object>) => {
    const headers = new Map<string, unknown>()
    const response = {
      statusCode: 0,
      body: '',
      setHeader: (name: string, value: unknown) => headers.set(name, value),
      end: (body: unknown) => {
        response.body = String(body)
      },
    }
    await passOn(response as unknown as Parameters<typeof passOn>[0], ask)
    return { status: response.statusCode, body: response.body, headers }
  }
  const refuse = (status: number, seconds?: number) => () =>
    Promise.reject(new ProblemError({ type: 'about:blank', title: 'No', status }, seconds))

  it('is passed on, and kept by nobody on the way', async () => {
    const { status, body, headers } = await answerOf(() => Promise.resolve({ state: 'ACTIVE' }))
    expect([status, JSON.parse(body)]).toEqual([200, { state: 'ACTIVE' }])
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it.each([403, 404, 409, 422, 503])(
    'is passed on with its own words when it is %i',
    async (code) => {
      const { status, body, headers } = await answerOf(refuse(code, 7))
      expect([status, JSON.parse(body)]).toMatchObject([code, { title: 'No', status: code }])
      expect(headers.get('retry-after')).toBe('7')
    },
  )

  it('ends the session when the token is refused', async () => {
    await expect(answerOf(refuse(401))).rejects.toThrow(SessionMissingError)
  })

  it('is not invented when there is none', async () => {
    const broken = new TypeError('x')
    await expect(answerOf(() => Promise.reject(broken))).rejects.toBe(broken)
  })
})
