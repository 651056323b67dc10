/** One first-level unit of a country as a table row. */
export interface AdminUnit {
  /** COD-AB P-code, `BDI010`. */
  readonly pcode: string
  readonly name: string
  /** ISO 3166-2. */
  readonly iso: string
  /** GeoNames admin1 code, `BI.17`. */
  readonly geonames: string
  /** The unit of a later map that the whole unit became a part of. */
  readonly merged?: string
  /** Second-level units: `<rest of the P-code> <name>`, separated by commas. */
  readonly parts?: string
}

/** One edition of a country's map. */
export interface AdminTable {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** The language in which the names are written. */
  readonly lang: string
  /** The day from which the edition is valid, `YYYY-MM-DD`. */
  readonly vintage: string
  readonly units: readonly AdminUnit[]
}

/** The second-level units of a row, P-codes whole. */
export function partsOf(unit: AdminUnit): readonly { pcode: string; name: string }[] {
  if (unit.parts === undefined) return []
  return unit.parts.split(',').map((part) => {
    const [digits = '', ...name] = part.trim().split(' ')
    return { pcode: unit.pcode + digits, name: name.join(' ') }
  })
}
