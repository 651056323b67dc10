import type { AdminTable } from './admin-table.ts'

/**
 * Burundi as the COD-AB of 2017 has it: 18 provinces and their communes, each commune by the last
 * three digits of its P-code.
 *
 * Sources: P-codes, names and parents from the OCHA common operational dataset (global P-code list
 * on HDX, CC BY-IGO); ISO codes from ISO 3166-2:BI (with the change of 2015-11-27 that added
 * BI-RM); GeoNames codes from admin1CodesASCII (CC BY). `merged`: the province of the organic law
 * no 1/05 of 16 March 2023 that the whole old province became a part of.
 */
export const burundi: AdminTable = {
  country: 'BI',
  lang: 'fr',
  vintage: '2017-11-03',
  units: [
    {
      pcode: 'BDI001',
      name: 'Bubanza',
      iso: 'BI-BB',
      geonames: 'BI.09',
      merged: 'BI:BUJUMBURA',
      parts: `
        001 Bubanza, 002 Gihanga, 003 Mpanda, 004 Musigati, 005 Rugazi`,
    },
    {
      pcode: 'BDI002',
      name: 'Bujumbura Rural',
      iso: 'BI-BL',
      geonames: 'BI.25',
      merged: 'BI:BUJUMBURA',
      parts: `
        002 Isale, 003 Kabezi, 004 Kanyosha1, 005 Mubimbi, 006 Mugongomanga, 008 Mukike,
        009 Mutambu, 010 Mutimbuzi, 012 Nyabiraba`,
    },
    {
      pcode: 'BDI003',
      name: 'Bururi',
      iso: 'BI-BR',
      geonames: 'BI.10',
      merged: 'BI:BURUNGA',
      parts: `
        002 Bururi, 004 Matana, 005 Mugamba, 007 Rutovu, 008 Songa, 009 Vyanda`,
    },
    {
      pcode: 'BDI004',
      name: 'Cankuzo',
      iso: 'BI-CA',
      geonames: 'BI.11',
      merged: 'BI:BUHUMUZA',
      parts: `
        001 Cankuzo, 002 Cendajuru, 003 Gisagara, 004 Kigamba, 005 Mishiha`,
    },
    {
      pcode: 'BDI005',
      name: 'Cibitoke',
      iso: 'BI-CI',
      geonames: 'BI.12',
      merged: 'BI:BUJUMBURA',
      parts: `
        001 Buganda, 002 Bukinanyana, 003 Mabayi, 004 Mugina, 005 Murwi, 006 Rugombo`,
    },
    {
      pcode: 'BDI006',
      name: 'Gitega',
      iso: 'BI-GI',
      geonames: 'BI.13',
      merged: 'BI:GITEGA',
      parts: `
        001 Bugendana, 002 Bukirasazi, 003 Buraza, 004 Giheta, 005 Gishubi, 006 Gitega,
        007 Itaba, 008 Makebuko, 009 Mutaho, 010 Ryansoro, 011 Nyanrusange`,
    },
    {
      pcode: 'BDI007',
      name: 'Karuzi',
      iso: 'BI-KR',
      geonames: 'BI.14',
      merged: 'BI:GITEGA',
      parts: `
        001 Bugenyuzi, 002 Buhiga, 003 Gihogazi, 004 Gitaramuka, 005 Mutumba, 006 Nyabikere,
        007 Shombo`,
    },
    {
      pcode: 'BDI008',
      name: 'Kayanza',
      iso: 'BI-KY',
      geonames: 'BI.15',
      merged: 'BI:BUTANYERERA',
      parts: `
        001 Butaganzwa, 002 Gahombo, 003 Gatara, 004 Kabarore, 005 Kayanza, 006 Matongo,
        007 Muhanga, 008 Muruta, 009 Rango`,
    },
    {
      pcode: 'BDI009',
      name: 'Kirundo',
      iso: 'BI-KI',
      geonames: 'BI.16',
      merged: 'BI:BUTANYERERA',
      parts: `
        001 Bugabira, 002 Busoni, 003 Bwambarangwe, 004 Gitobe, 005 Kirundo, 006 Ntega,
        007 Vumbi`,
    },
    {
      pcode: 'BDI010',
      name: 'Makamba',
      iso: 'BI-MA',
      geonames: 'BI.17',
      merged: 'BI:BURUNGA',
      parts: `
        001 Kayogoro, 002 Kibago, 003 Mabanda, 004 Makamba, 005 Nyanza-Lac, 006 Vugizo`,
    },
    {
      pcode: 'BDI011',
      name: 'Muramvya',
      iso: 'BI-MU',
      geonames: 'BI.22',
      merged: 'BI:GITEGA',
      parts: `
        001 Bukeye, 002 Kiganda, 003 Mbuye, 004 Muramvya, 005 Rutegama`,
    },
    {
      pcode: 'BDI012',
      name: 'Muyinga',
      iso: 'BI-MY',
      geonames: 'BI.18',
      merged: 'BI:BUHUMUZA',
      parts: `
        001 Buhinyuza, 002 Butihinda, 003 Gashoho, 004 Gasorwe, 005 Giteranyi, 006 Muyinga,
        007 Mwakiro`,
    },
    {
      pcode: 'BDI013',
      name: 'Mwaro',
      iso: 'BI-MW',
      geonames: 'BI.23',
      merged: 'BI:GITEGA',
      parts: `
        001 Bisoro, 002 Gisozi, 003 Kayokwe, 004 Ndava, 005 Nyabihanga, 006 Rusaka`,
    },
    {
      pcode: 'BDI014',
      name: 'Ngozi',
      iso: 'BI-NG',
      geonames: 'BI.19',
      merged: 'BI:BUTANYERERA',
      parts: `
        001 Busiga, 002 Gashikanwa, 003 Kiremba, 004 Marangara, 005 Mwumba, 006 Ngozi,
        007 Nyamurenza, 008 Ruhororo, 009 Tangara`,
    },
    {
      pcode: 'BDI015',
      name: 'Rutana',
      iso: 'BI-RT',
      geonames: 'BI.20',
      merged: 'BI:BURUNGA',
      parts: `
        001 Bukemba, 002 Giharo, 003 Gitanga, 004 Mpinga-Kayove, 005 Musongati, 006 Rutana`,
    },
    {
      pcode: 'BDI016',
      name: 'Ruyigi',
      iso: 'BI-RY',
      geonames: 'BI.21',
      merged: 'BI:BUHUMUZA',
      parts: `
        001 Butaganzwa1, 002 Butezi, 003 Bweru, 004 Gisuru, 005 Kinyinya, 006 Nyabitsinda,
        007 Ruyigi`,
    },
    {
      pcode: 'BDI017',
      name: 'Bujumbura Mairie',
      iso: 'BI-BM',
      geonames: 'BI.24',
      merged: 'BI:BUJUMBURA',
      parts: `
        014 Muha, 015 Mukaza, 016 Ntahangwa`,
    },
    {
      pcode: 'BDI018',
      name: 'Rumonge',
      iso: 'BI-RM',
      geonames: 'BI.26',
      merged: 'BI:BURUNGA',
      parts: `
        001 Muhuta, 002 Bugarama, 003 Burambi, 004 Buyengero, 005 Rumonge`,
    },
  ],
}

/**
 * Burundi since the elections of 5 June 2025: five provinces. Neither COD-AB nor ISO 3166-2 had
 * given them codes when this was written, so they stand under NATIONAL. Their 42 communes are
 * drawn across old ones and are not restated: a place cannot be put into one of them.
 */
export const burundiSince2025 = {
  country: 'BI',
  lang: 'fr',
  vintage: '2025-06-05',
  provinces: [
    { code: 'BI:BUHUMUZA', name: 'Buhumuza' },
    { code: 'BI:BUJUMBURA', name: 'Bujumbura' },
    { code: 'BI:BURUNGA', name: 'Burunga' },
    { code: 'BI:BUTANYERERA', name: 'Butanyerera' },
    { code: 'BI:GITEGA', name: 'Gitega' },
  ],
} as const
