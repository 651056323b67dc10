import type { AdminTable } from './admin-table.ts'

/**
 * Tanzania as the COD-AB of 2018 has it: 31 regions, and the districts of those that face Burundi
 * by land or across Lake Tanganyika (Kagera, Kigoma, Katavi, Rukwa), each district by the last two
 * digits of its P-code.
 *
 * Sources: as for Burundi; ISO codes from ISO 3166-2:TZ (with TZ-31 of 2018-11-26).
 */
export const tanzania: AdminTable = {
  country: 'TZ',
  lang: 'sw',
  vintage: '2018-10-19',
  units: [
    { pcode: 'TZ01', name: 'Dodoma', iso: 'TZ-03', geonames: 'TZ.03' },
    { pcode: 'TZ02', name: 'Arusha', iso: 'TZ-01', geonames: 'TZ.26' },
    { pcode: 'TZ03', name: 'Kilimanjaro', iso: 'TZ-09', geonames: 'TZ.06' },
    { pcode: 'TZ04', name: 'Tanga', iso: 'TZ-25', geonames: 'TZ.18' },
    { pcode: 'TZ05', name: 'Morogoro', iso: 'TZ-16', geonames: 'TZ.10' },
    { pcode: 'TZ06', name: 'Pwani', iso: 'TZ-19', geonames: 'TZ.02' },
    { pcode: 'TZ07', name: 'Dar-es-salaam', iso: 'TZ-02', geonames: 'TZ.23' },
    { pcode: 'TZ08', name: 'Lindi', iso: 'TZ-12', geonames: 'TZ.07' },
    { pcode: 'TZ09', name: 'Mtwara', iso: 'TZ-17', geonames: 'TZ.11' },
    { pcode: 'TZ10', name: 'Ruvuma', iso: 'TZ-21', geonames: 'TZ.14' },
    { pcode: 'TZ11', name: 'Iringa', iso: 'TZ-04', geonames: 'TZ.04' },
    { pcode: 'TZ12', name: 'Mbeya', iso: 'TZ-14', geonames: 'TZ.09' },
    { pcode: 'TZ13', name: 'Singida', iso: 'TZ-23', geonames: 'TZ.16' },
    { pcode: 'TZ14', name: 'Tabora', iso: 'TZ-24', geonames: 'TZ.17' },
    {
      pcode: 'TZ15',
      name: 'Rukwa',
      iso: 'TZ-20',
      geonames: 'TZ.24',
      parts: `
        01 Kalambo, 02 Sumbawanga, 03 Nkasi, 04 Sumbawanga Urban`,
    },
    {
      pcode: 'TZ16',
      name: 'Kigoma',
      iso: 'TZ-08',
      geonames: 'TZ.05',
      parts: `
        01 Kibondo, 02 Kasulu, 03 Kigoma, 04 Kigoma Urban, 05 Uvinza, 06 Buhigwe, 07 Kakonko,
        08 Kasulu Township Authority`,
    },
    { pcode: 'TZ17', name: 'Shinyanga', iso: 'TZ-22', geonames: 'TZ.15' },
    {
      pcode: 'TZ18',
      name: 'Kagera',
      iso: 'TZ-05',
      geonames: 'TZ.19',
      parts: `
        01 Karagwe, 02 Bukoba, 03 Muleba, 04 Biharamulo, 05 Ngara, 06 Bukoba Urban,
        07 Missenyi, 08 Kyerwa`,
    },
    { pcode: 'TZ19', name: 'Mwanza', iso: 'TZ-18', geonames: 'TZ.12' },
    { pcode: 'TZ20', name: 'Mara', iso: 'TZ-13', geonames: 'TZ.08' },
    { pcode: 'TZ21', name: 'Manyara', iso: 'TZ-26', geonames: 'TZ.27' },
    { pcode: 'TZ22', name: 'Njombe', iso: 'TZ-29', geonames: 'TZ.30' },
    {
      pcode: 'TZ23',
      name: 'Katavi',
      iso: 'TZ-28',
      geonames: 'TZ.29',
      parts: `
        01 Mpanda Urban, 02 Mpanda, 03 Mlele`,
    },
    { pcode: 'TZ24', name: 'Simiyu', iso: 'TZ-30', geonames: 'TZ.31' },
    { pcode: 'TZ25', name: 'Geita', iso: 'TZ-27', geonames: 'TZ.28' },
    { pcode: 'TZ26', name: 'Songwe', iso: 'TZ-31', geonames: 'TZ.32' },
    { pcode: 'TZ51', name: 'Kaskazini Unguja', iso: 'TZ-07', geonames: 'TZ.22' },
    { pcode: 'TZ52', name: 'Kusini Unguja', iso: 'TZ-11', geonames: 'TZ.21' },
    { pcode: 'TZ53', name: 'Mjini Magharibi', iso: 'TZ-15', geonames: 'TZ.25' },
    { pcode: 'TZ54', name: 'Kaskazini Pemba', iso: 'TZ-06', geonames: 'TZ.13' },
    { pcode: 'TZ55', name: 'Kusini Pemba', iso: 'TZ-10', geonames: 'TZ.20' },
  ],
}
