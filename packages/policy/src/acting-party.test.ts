import type { PartyId } from '@ujirani/events'
import { admissionOf, keyOf, roots } from '../test/bus.ts'
import { documentOf } from '../test/documents.ts'
import { checkSigner, partyOfAct, versionOfSignature } from './acting-party.ts'
import { SignatureInvalidError } from './errors.ts'
import { signAgreement, signPartyRecord } from './sign.ts'

const party = 'tz.isd' as PartyId

describe('partyOfAct', () => {
  it('is the party that the act names', async () => {
    const jws = await signPartyRecord(admissionOf('tz.isd'), [keyOf('tz.isd'), ...roots])
    expect(partyOfAct(JSON.stringify(jws))).toBe(party)
  })

  it('refuses what is no act', () => {
    expect(() => partyOfAct('{}')).toThrow(SignatureInvalidError)
  })
})

describe('checkSigner', () => {
  it('lets a party hand in its own signature and nobody else’s', async () => {
    const signing = { bus: 'demo', party, counter: 1, document: documentOf() }
    const jws = await signAgreement(signing, keyOf('tz.isd'))
    expect(() => {
      checkSigner(jws, party)
    }).not.toThrow()
    expect(() => {
      checkSigner(jws, 'bi.cgm' as PartyId)
    }).toThrow(SignatureInvalidError)
  })

  it('refuses what is no signature', () => {
    expect(() => {
      checkSigner('a.b.c', party)
    }).toThrow(SignatureInvalidError)
  })
})

describe('versionOfSignature', () => {
  it('names the version that is signed', async () => {
    const signing = { bus: 'demo', party, counter: 1, document: documentOf() }
    expect(versionOfSignature(await signAgreement(signing, keyOf('tz.isd')))).toBe(1)
  })

  it('refuses what is no signature', () => {
    expect(() => versionOfSignature('a.b.c')).toThrow(SignatureInvalidError)
  })
})
