import { BusError } from '@ujirani/errors'
import { busRecord } from '@ujirani/events'
import { schemas } from '../test/fixtures/memory-gateway.ts'
import { createRegistryWindow, type RegistryWindow } from './registry-window.ts'

const subject = 'org.ujirani.incident.v1.IncidentReported'
const registered = { subject, version: 1, id: 35, schema: '{"type":"record"}' }

function windowOver(answer: () => Response | Promise<Response>): RegistryWindow {
  const fetch = (() => Promise.resolve(answer())) as typeof globalThis.fetch
  return createRegistryWindow({ url: 'http://registry', schemas, fetch })
}

async function codeOf(question: Promise<unknown>): Promise<string> {
  const outcome = await question.catch((error: unknown) => error)
  return BusError.is(outcome) ? outcome.code : 'answered'
}

describe('createRegistryWindow', () => {
  it('shows versions of event types', async () => {
    const window = windowOver(() => Response.json(registered))
    expect(await window.versionOf(subject, 'latest')).toEqual(registered)
  })

  it("shows nothing of the bus's own records, whatever the registry has", async () => {
    const window = windowOver(() => Response.json(registered))
    const own = busRecord('Decision').record
    expect(await codeOf(window.versionOf(own, 'latest'))).toBe('ERR_NOT_FOUND')
    expect(await codeOf(window.schemaOf(schemas.knownId(own) ?? -1))).toBe('ERR_NOT_FOUND')
    expect(await codeOf(window.schemaOf(schemas.knownId(subject) ?? -1))).toBe('answered')
  })

  it('gives what it knows while the registry is away', async () => {
    let isAway = false
    const window = windowOver(() => {
      return isAway ? Promise.reject(new TypeError('fetch failed')) : Response.json(registered)
    })
    await window.versionOf(subject, 'latest')
    isAway = true
    expect(await window.versionOf(subject, 'latest')).toEqual(registered)
    expect(await codeOf(window.versionOf(subject, '2'))).toBe('ERR_NOT_READY')
  })

  it.each([
    ['a version that is not there', () => Response.json({}, { status: 404 }), 'ERR_NOT_FOUND'],
    ['an answer of another form', () => Response.json({ subject }), 'ERR_NOT_READY'],
    ['an answer that is not JSON', () => new Response('<html>'), 'ERR_NOT_READY'],
  ])('answers %s', async (_, answer, code) => {
    expect(await codeOf(windowOver(answer).versionOf(subject, '7'))).toBe(code)
  })
})
