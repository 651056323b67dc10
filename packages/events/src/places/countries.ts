/**
 * Countries by ISO 3166-1, the two of the border with their COD-AB country codes, and those that
 * border on either. Names as the country itself writes them in the language given.
 */
export const countries = [
  { iso: 'BI', name: 'Burundi', lang: 'fr', pcode: 'BDI', vintage: '2017-11-03' },
  { iso: 'TZ', name: 'Tanzania', lang: 'sw', pcode: 'TZA', vintage: '2018-10-19' },
  { iso: 'CD', name: 'République démocratique du Congo', lang: 'fr' },
  { iso: 'RW', name: 'Rwanda', lang: 'en' },
  { iso: 'UG', name: 'Uganda', lang: 'en' },
  { iso: 'KE', name: 'Kenya', lang: 'en' },
  { iso: 'ZM', name: 'Zambia', lang: 'en' },
  { iso: 'MW', name: 'Malawi', lang: 'en' },
  { iso: 'MZ', name: 'Moçambique', lang: 'pt' },
] as const satisfies readonly {
  iso: string
  name: string
  lang: string
  pcode?: string
  vintage?: string
}[]
