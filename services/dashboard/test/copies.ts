import { randomBytes } from 'node:crypto'
import type { StructuredEvent } from '@ujirani/client'

/** A UUIDv8, as copies have. */
function createCopyId(): string {
  const hex = randomBytes(16).toString('hex')
  const variant = '89ab'.charAt(randomBytes(1).readUInt8() % 4)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`]
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20)].join('-')
}

/** A copy of an incident as the feed gives it; `changes` override. */
export function createTestCopy(changes: Readonly<Record<string, unknown>> = {}): StructuredEvent {
  return {
    specversion: '1.0',
    id: createCopyId(),
    source: 'urn:ujirani:bi.cgm',
    type: 'org.ujirani.incident.reported.v1',
    subject: 'b5f0c0de-0000-8000-8000-000000000001',
    time: '2026-03-10T07:40:00+02:00',
    sensitivity: 'MODERATE',
    tlp: 'AMBER',
    personaldata: 'NONE',
    purpose: 'COORDINATION',
    cestatus: 'Actual',
    agreement: 'immigration-2026',
    agreementversion: 1,
    rule: 'incidents',
    redactions: '@source:DROP,place:GENERALISE_PLACE,affected:SUPPRESS_SMALL',
    datacontenttype: 'application/json',
    data: {
      incidentId: 'b5f0c0de-0000-8000-8000-000000000001',
      category: 'SAFETY',
      kind: 'CROWDING',
      place: {
        codes: [{ scheme: 'COD_AB', code: 'BDI010', vintage: '2017-11-03' }],
        precision: 'ADM1',
      },
      severity: 'MODERATE',
      affected: { qualifier: 'SUPPRESSED' },
      shareableSummary: [{ lang: 'fr', text: 'Longue file à la barrière', origin: 'ORIGINAL' }],
    },
    ...changes,
  }
}
