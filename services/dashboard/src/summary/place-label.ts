import { createPlaces } from '@ujirani/events'
import { isObject, textOf, type JsonObject } from './json-view.ts'
import { readTexts, type LocalizedText } from './localized-text.ts'

/** A place as a line of text: its names, or the name its code stands for, or the code. */
export interface PlaceLabel {
  readonly names: readonly LocalizedText[]
  /** `COD_AB TZ16`; `null` when the place has no code. */
  readonly code: string | null
  readonly precision: string | null
}

const dayMs = 86_400_000
const places = createPlaces()
const singleMembers = [
  'place',
  'post',
  'borderPost',
  'area',
  'destination',
  'deliverTo',
  'transitCentre',
] as const
const listMembers = ['areas', 'posts', 'origins'] as const

/** The place an event is about: the first of the members that name one. */
export function findPlace(data: JsonObject): PlaceLabel | null {
  const candidates = [
    ...singleMembers.map((name) => data[name]),
    ...listMembers.map((name) => firstPlace(data[name])),
  ]
  for (const candidate of candidates) {
    const label = toPlaceLabel(candidate)
    if (label !== null) return label
  }
  return null
}

function firstPlace(list: unknown): unknown {
  const first: unknown = Array.isArray(list) ? (list as readonly unknown[])[0] : undefined
  return isObject(first) ? (first['place'] ?? first['post'] ?? first) : undefined
}

function toPlaceLabel(value: unknown): PlaceLabel | null {
  if (!isObject(value) || !Array.isArray(value['codes'])) return null
  const codes = (value['codes'] as readonly unknown[]).filter(isObject)
  const own = readTexts(value['names'])
  const names = own.length > 0 ? own : codes.flatMap((code) => nameOf(code) ?? []).slice(0, 1)
  const [code] = codes
  return {
    names,
    code: code === undefined ? null : codeText(code),
    precision: textOf(value, 'precision'),
  }
}

const codeText = (code: JsonObject): string =>
  `${textOf(code, 'scheme') ?? ''} ${textOf(code, 'code') ?? ''}`.trim()

/** The name that a code stands for on its edition of the map. */
function nameOf(code: JsonObject): LocalizedText | null {
  const [scheme, symbol, vintage] = ['scheme', 'code', 'vintage'].map((name) => textOf(code, name))
  const node = places.find({
    scheme: scheme ?? '',
    code: symbol ?? '',
    ...(vintage == null ? {} : { vintage: Date.parse(vintage) / dayMs }),
  })
  return node === undefined ? null : { lang: node.lang, text: node.name, origin: 'ORIGINAL' }
}

/** The names of all place codes in an event's data, by `<scheme> <code>`. */
export function namePlaces(data: unknown): Readonly<Record<string, LocalizedText>> {
  const names: Record<string, LocalizedText> = {}
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const entry of value as readonly unknown[]) visit(entry)
    } else if (isObject(value)) {
      const isCode = 'scheme' in value && 'code' in value
      const name = isCode ? nameOf(value) : null
      if (name !== null) names[codeText(value)] = name
      for (const member of Object.values(value)) visit(member)
    }
  }
  visit(data)
  return names
}
