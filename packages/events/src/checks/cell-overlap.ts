import type { AgeBand, Office, Place, SexAgeCell } from '../generated/types.ts'
import type { AvroValue } from '../avro-value.ts'
import type { Places } from '../places/places.ts'
import type { CountAxis } from './count-table.ts'
import type { RecordValue } from './record-walk.ts'

/** Age bands as sets of 0–4, 5–11, 12–17, 18–59, 60+; age not stated is a band by itself. */
const ages: Readonly<Record<AgeBand, number>> = {
  A0_4: 0b000001,
  A5_11: 0b000010,
  A12_17: 0b000100,
  A18_59: 0b001000,
  A60_PLUS: 0b010000,
  A0_17: 0b000111,
  A5_17: 0b000110,
  A18_PLUS: 0b011000,
  UNSPECIFIED: 0b100000,
}

/** Finds the first cell that counts people whom an earlier cell counts already. */
type FindOverlap = (cells: readonly AvroValue[], places: Places) => number | undefined

function overlapByKey(keyOf: (cell: RecordValue) => string): FindOverlap {
  return (cells) => {
    const seen = new Set<string>()
    return firstIndex(cells, (cell) => {
      const key = keyOf(cell)
      const isSeen = seen.has(key)
      seen.add(key)
      return isSeen
    })
  }
}

function firstIndex(
  cells: readonly AvroValue[],
  isRepeat: (cell: RecordValue) => boolean,
): number | undefined {
  const index = cells.findIndex((cell) => isRepeat(cell as RecordValue))
  return index === -1 ? undefined : index
}

const overlapBySexAge: FindOverlap = (cells) => {
  const seen = new Map<string, number>()
  return firstIndex(cells, (cell) => {
    const { sex, age } = cell as unknown as SexAgeCell
    const before = seen.get(sex) ?? 0
    seen.set(sex, before | ages[age])
    return (before & ages[age]) !== 0
  })
}

/** A commune beside its own province would count its people twice. */
function overlapByPlace(field: string): FindOverlap {
  return (cells, places) => {
    const nodes = cells.map((cell) => {
      const [node, another] = places.meanings((cell as RecordValue)[field] as unknown as Place)
      return another === undefined ? node : undefined
    })
    const given = new Set(nodes)
    const seen = new Set<unknown>()
    const index = nodes.findIndex((node) => {
      if (node === undefined) return false
      const isSeen = seen.has(node)
      seen.add(node)
      for (let above = node.parent; above !== undefined; above = above.parent) {
        if (given.has(above)) return true
      }
      return isSeen
    })
    return index === -1 ? undefined : index
  }
}

function officeKey(office: Office): string {
  return [office.party, office.unit, office.role, office.site].join(' ')
}

/** How the cells of an axis are told apart, by what they hold beside the count. */
export function overlapOf({ cell, count }: CountAxis): FindOverlap {
  if (cell.name === 'org.ujirani.common.v1.SexAgeCell') return overlapBySexAge
  const [key] = cell.fields.filter(({ name }) => name !== count)
  if (key?.node.kind === 'enum') return overlapByKey((each) => each[key.name] as string)
  if (key?.node.kind === 'record' && key.node.name === 'org.ujirani.common.v1.Office') {
    return overlapByKey((each) => officeKey(each[key.name] as unknown as Office))
  }
  if (key?.node.kind === 'record' && key.node.name === 'org.ujirani.common.v1.Place') {
    return overlapByPlace(key.name)
  }
  throw new TypeError(`${cell.name} has no key that tells its cells apart`)
}
