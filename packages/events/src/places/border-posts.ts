/** One side of a pair of facing posts: its name and the P-code of the unit it lies in. */
export interface PostSide {
  readonly name: string
  readonly within: string
}

/** Two posts that face each other across the border, and about where. */
export interface PostPair {
  /** First side in Burundi, second in Tanzania. */
  readonly pair: string
  readonly bi: PostSide
  readonly tz: PostSide
  readonly lat: number
  readonly lon: number
  /** Radius around the point within which the crossing lies. */
  readonly uncertaintyKm: number
}

/**
 * The crossings between Burundi and Tanzania that the sources name. None of the points is
 * surveyed: each is the nearest point of the Natural Earth border to what is known (GeoNames
 * towns, distances of the Logistics Cluster), hence the uncertainty.
 *
 * The post Mugina lies in the commune Mabanda (Makamba, south). The commune Mugina (BDI005004,
 * Cibitoke) lies in the other corner of the country and has nothing to do with it.
 * Of Gahumo only the province is known.
 */
export const borderPosts: readonly PostPair[] = [
  {
    pair: 'KOB-KAB',
    bi: { name: 'Kobero', within: 'BDI012002' },
    tz: { name: 'Kabanga', within: 'TZ1805' },
    lat: -2.681,
    lon: 30.43,
    uncertaintyKm: 3,
  },
  {
    pair: 'MUG-MAN',
    bi: { name: 'Mugina', within: 'BDI010003' },
    tz: { name: 'Manyovu', within: 'TZ1606' },
    lat: -4.371,
    lon: 29.823,
    uncertaintyKm: 10,
  },
  {
    pair: 'GIS-MAB',
    bi: { name: 'Gisuru', within: 'BDI016004' },
    tz: { name: 'Mabamba', within: 'TZ1601' },
    lat: -3.559,
    lon: 30.429,
    uncertaintyKm: 10,
  },
  {
    pair: 'GAH-MUR',
    bi: { name: 'Gahumo', within: 'BDI004' },
    tz: { name: 'Murusagamba', within: 'TZ1805' },
    lat: -3.1,
    lon: 30.818,
    uncertaintyKm: 15,
  },
  {
    pair: 'KAB-KAG',
    bi: { name: 'Kabonga', within: 'BDI010005' },
    tz: { name: 'Kagunga', within: 'TZ1603' },
    lat: -4.457,
    lon: 29.679,
    uncertaintyKm: 8,
  },
]
