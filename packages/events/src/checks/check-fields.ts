import type { FieldNode, RecordNode } from '../avro-schema.ts'
import type { AvroValue } from '../avro-value.ts'
import { clockSkewMs, type Check, type CheckContext } from './check-context.ts'
import { payloadOf, propOf, type RecordValue } from './record-walk.ts'
import { textFormats } from './text-formats.ts'

type FieldLook = (value: AvroValue, context: CheckContext, record: RecordValue) => void

/** A check that looks at single fields: those for which it has something to look at. */
function ofFields(compile: (field: FieldNode, node: RecordNode) => FieldLook | undefined): Check {
  return (node) => {
    const looks = node.fields.flatMap((field) => {
      const look = compile(field, node)
      return look === undefined ? [] : [{ name: field.name, look }]
    })
    if (looks.length === 0) return undefined
    return (record, context) => {
      for (const { name, look } of looks) look(record[name] ?? null, context, record)
    }
  }
}

function isEmpty(value: AvroValue): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}

/** What an original must say, though a redacted copy may leave it out: `required`, `minItems`. */
export const checkRequired: Check = ofFields(({ name, props }) => {
  if (props['required'] !== true && props['minItems'] !== 1) return undefined
  return (value, context) => {
    if (isEmpty(value)) context.refuse('REQUIRED', name, 'is required')
  }
})

/** Texts that are no prose keep to the form that the schema names: `format`. */
export const checkFormat: Check = ofFields((field) => {
  const format = propOf(field, 'format')
  if (format === undefined) return undefined
  const rule = textFormats.get(format)
  if (rule === undefined) throw new TypeError(`${field.name} has the unknown format ${format}`)
  const { isRight, detail } = rule
  return (value, context) => {
    if (typeof value === 'string' && !isRight(value)) context.refuse('FORMAT', field.name, detail)
    if (!Array.isArray(value)) return
    for (const [index, item] of (value as readonly AvroValue[]).entries()) {
      if (typeof item === 'string' && isRight(item)) continue
      context.refuse('FORMAT', `${field.name}/${index.toString()}`, detail)
    }
  }
})

const numberProp = ({ props }: FieldNode, name: string): number | undefined =>
  typeof props[name] === 'number' ? props[name] : undefined

/** The sign bit of a decimal's big-endian two's complement. */
function isNegative(bytes: Buffer): boolean {
  return ((bytes[0] ?? 0) & 0x80) !== 0
}

/** Numbers within `minimum` and `maximum`, both inclusive; of decimals only the minimum 0. */
export const checkRange: Check = ofFields((field) => {
  const [least, most] = [numberProp(field, 'minimum'), numberProp(field, 'maximum')]
  if (least === undefined && most === undefined) return undefined
  const detail = `must be ${[
    least === undefined ? [] : [`at least ${least.toString()}`],
    most === undefined ? [] : [`at most ${most.toString()}`],
  ]
    .flat()
    .join(' and ')}`
  const isRight = (value: AvroValue): boolean => {
    if (typeof value === 'number') return value >= (least ?? value) && value <= (most ?? value)
    if (Array.isArray(value)) return (value as readonly AvroValue[]).every(isRight)
    return Buffer.isBuffer(value) ? !isNegative(value) : true
  }
  return (value, context) => {
    if (!isRight(value)) context.refuse('RANGE', field.name, detail)
  }
})

const msPerDay = 86_400_000
/** The first zone to enter a day is UTC+14. */
const mostOffsetMs = 14 * 3_600_000

/** What has happened has happened: `tense: past`, but for clocks that run 10 minutes ahead. */
export const checkPast: Check = ofFields((field) => {
  if (propOf(field, 'tense') !== 'past') return undefined
  const payload = payloadOf(field.node)
  const isDay = payload.kind === 'int'
  return (value, context) => {
    if (typeof value !== 'number') return
    const earliestMs = isDay ? value * msPerDay - mostOffsetMs : value
    if (earliestMs > context.nowMs + clockSkewMs) {
      context.refuse('TIME_IN_FUTURE', field.name, 'must not lie in the future')
    }
  }
})

/** An end is not before its start: `notBefore` names the start. */
export const checkOrder: Check = ofFields((field) => {
  const start = propOf(field, 'notBefore')
  if (start === undefined) return undefined
  return (value, context, record) => {
    const from = record[start]
    if (typeof value !== 'number' || typeof from !== 'number' || value >= from) return
    context.refuse('END_BEFORE_START', field.name, `must not be before ${start}`)
  }
})

/** Days mean something only with the zone beside them. */
export const checkZone: Check = (node) => {
  if (!node.fields.some(({ name }) => name === 'zone')) return undefined
  const days = node.fields.filter((field) => {
    const payload = payloadOf(field.node)
    return payload.kind === 'int' && payload.logical?.kind === 'date'
  })
  if (days.length === 0) return undefined
  return (record, context) => {
    const hasDay = days.some(({ name }) => record[name] !== null)
    if (hasDay && record['zone'] === null) {
      context.refuse('ZONE_MISSING', 'zone', 'is required beside a day')
    }
  }
}

/** An event does not correct or acknowledge itself. */
export const checkCorrection: Check = ofFields((field) => {
  if (propOf(field, 'ref') !== 'event') return undefined
  return (value, context) => {
    if (value !== context.envelope.id) return
    context.refuse('CORRECTS_ITSELF', field.name, 'must be the id of another event')
  }
})
