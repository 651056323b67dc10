import { createCatalogue, type Catalogue, type EventType } from '../src/catalogue.ts'
import { sampleSchemas } from './sample-schemas.ts'

/** A catalogue that does not change when `schemas/` does. */
export const sampleCatalogue: Catalogue = createCatalogue(sampleSchemas)

export const sampleTypeName = 'org.ujirani.sample.reported.v1'

/** The one event type of the sample catalogue. */
export function sampleType(): EventType {
  const type = sampleCatalogue.eventTypes.get(sampleTypeName)
  if (type === undefined) throw new TypeError('no sample type')
  return type
}

export type Members = Record<string, unknown>

/** A valid event in structured mode with every attribute, changed as wanted. */
export function sampleEvent(changes: Members = {}): Members {
  return {
    specversion: '1.0',
    id: '0166f1a0-1c00-7abc-8def-0123456789ab',
    source: 'urn:ujirani:tz.isd:manyovu',
    type: sampleTypeName,
    subject: 'sample-1',
    time: '2018-11-05T08:30:00+02:00',
    recordedtime: '2018-11-05T20:00:00.250Z',
    sequence: 7,
    correlationid: 'assessment-3',
    causationid: '0166f1a0-1c00-7abc-8def-0123456789aa',
    derivedfrom: '0166f1a0-1c00-8abc-8def-0123456789aa',
    sensitivity: 'MODERATE',
    tlp: 'AMBER',
    personaldata: 'NONE',
    purpose: 'COORDINATION',
    audience: 'bi.cgm,iom',
    cestatus: 'Exercise',
    datacontenttype: 'application/json',
    data: { sampleId: 'sample-1', tags: [] },
    ...changes,
  }
}

/** The attributes of a copy as they stand in structured mode, changed as wanted. */
export function sampleCopy(changes: Members = {}): Members {
  return {
    specversion: '1.0',
    id: '11111111-2222-8333-8444-555555555555',
    source: 'urn:ujirani:tz.isd',
    type: sampleTypeName,
    subject: 'p.3q2-7w',
    sensitivity: 'MODERATE',
    tlp: 'AMBER',
    personaldata: 'NONE',
    purpose: 'COORDINATION',
    cestatus: 'Actual',
    agreement: 'bi-tz-imm-2018-01',
    agreementversion: 3,
    rule: 'r1',
    roles: 'analyst,border-desk',
    onward: 'LISTED:bi.msp,unhcr',
    retainuntil: '2019-05-04',
    redactions: '@subject:PAIRWISE,parts[].size:SUPPRESS_SMALL,tags:DROP',
    datacontenttype: 'application/json',
    data: { sampleId: 'sample-1', tags: [] },
    ...changes,
  }
}

/** The faults that an act is refused for; fails when it is not refused for faults. */
export function faultsOf(act: () => unknown): readonly { pointer: string; detail: string }[] {
  try {
    act()
  } catch (error) {
    const { details } = error as {
      details?: { errors?: readonly { pointer: string; detail: string }[] }
    }
    if (details?.errors !== undefined) return details.errors
    throw error
  }
  throw new Error('was accepted')
}

/** Where an act is refused. */
export function pointersOf(act: () => unknown): readonly string[] {
  return faultsOf(act).map(({ pointer }) => pointer)
}
