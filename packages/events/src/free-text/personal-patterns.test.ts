import { findPersonal, type PersonalKind } from './personal-patterns.ts'

/** Invented sentences with invented numbers, in the four languages of the border. */
const planted: Readonly<Record<PersonalKind, readonly string[]>> = {
  TELEPHONE: [
    'The driver waits at the barrier, call +257 79 12 34 56 when the lorry arrives.',
    'Reach the mother on 0712 345 678 before noon.',
    'Her uncle lives in Kasulu (tel. 0754-111-222).',
    'Phone number: 255712345678',
    'Ask for him at 213 485-2389.',
    'Joindre la famille au 79.123.456 dès que possible.',
    'Son frère est au 22 21 20 19 à Bujumbura.',
    'Tél : 00257 71 234 567',
    'Numéro WhatsApp du passeur 68 12 34 56',
    'Mpigie simu 0621 334 455 ukifika mpakani.',
    'Namba ya simu ni +255 754 000 111.',
    'Mama yake anapatikana kwa 0784123456.',
    'Hamagara 76 543 210 ushitse ku mupaka.',
    'Inomero ya terefone ni 61234567.',
    'Contact https://wa.me/25779123456 only.',
    'He paid USD 50, 79 12 34 56 is his number.',
    'Écrire au \uff0b257\u202f79\u202f12\u202f34\u202f56.',
  ],
  EMAIL: [
    'Send the list to jean.example@example.org today.',
    'Écrire à la cheffe de poste : cheffe+poste@example.bi',
    'Tuma majina kwa afisa@mfano.example.tz leo.',
    'Andikira umukuru kuri umukuru@akarorero.example.bi.',
    'Write to someone (at) example.org for names.',
    'Écrire à quelqu.un [arobase] example.org pour la liste.',
  ],
  DOCUMENT_NUMBER: [
    'She holds passport OP0123456 and a torn birth record.',
    'Passport no. AB 123456 was found in the bus.',
    'His ration card 4589123 was stamped twice.',
    'The household is registered as 897-18C00123.',
    'Carte d’identité n° 0201/123.456 présentée au guichet.',
    'Sa CNI 531.0101-12345 est périmée.',
    'Il a montré le passeport numéro B123456.',
    'Namba ya NIDA ni 19940312-14102-00001-23.',
    'Kitambulisho cha taifa namba 1994031214102 kimepotea.',
    'Leseni ya udereva 4001234567 imechukuliwa.',
    'Karangamuntu 0702/98.765 yaratakaye.',
    'Yerekanye pasiporo OP 765432.',
  ],
  BIRTH_DATE: [
    'The girl, born 12/03/2011, travels alone.',
    'DOB 06/24/01, wearing a blue shirt.',
    'Date of birth: 4 June 1987.',
    'He was born in Kasulu on March 3, 1999.',
    'Née le 1er juillet 2004 à Makamba.',
    'Date de naissance : 1996-11-30',
    'L’enfant est né le 05.02.2012 au camp.',
    'Alizaliwa tarehe 9 Agosti 2001 Kibondo.',
    'Tarehe ya kuzaliwa: 14/12/1990.',
    'Yavutse ku wa 3 Rusama 1985 i Rumonge.',
    'Igenekerezo ry’amavuko ni 22/07/1979.',
  ],
}

const clean: readonly string[] = [
  'A convoy of 744 people in 132 households left Nyarugusu on 10 April 2019.',
  'Arrivals rose from 1,061 to 2,128 between 2019-06-01 and 2019-07-31.',
  'Fourteen computers, 2 printers and 16 chairs were handed over on 21/01/2019.',
  'The hand-over is worth USD 30,000; the budget line holds 74 500 000 BIF.',
  'The post Manyovu lies near -4.37100, 29.82300, in TZ1606 (TZ-08, TZ.05).',
  'See event 0167a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b and the minutes of 25 03 2019.',
  'Since September 2017, 146 204 people have returned; 74 099 by July 2019.',
  'Open from 06:00 to 18:30, seven days a week; hotline 117 is free of charge.',
  'The mobile clinic treated 12 345 patients; 4 VHF radios cover 90 km.',
  'Water points 12, 14 and 16 serve 22 000 000 litres a year.',
  'Passports: 12 of 35 officers lack a stamp; 5 document readers are broken.',
  '35 children were born in the centre between 1 January 2019 and 31 March 2019.',
  'Minutes: https://example.org/minutes/2018/11/20181105-71234567.pdf',
  'Une saisie de 12 500 000 FBu a été signalée le 5/11/2018 à 8h30.',
  'Les provinces BDI010, BDI003 et BDI018 accueillent 609, 129 et 6 personnes.',
  'Réunion nº 23 de la commission tripartite, Gitega, le 12 mai 2023.',
  'Le poste traite 350 à 400 voyageurs par jour, dont 60 % de femmes.',
  'La loi organique no 1/05 du 16 mars 2023 crée 5 provinces et 42 communes.',
  'Le taux de létalité est passé de 1,2 % à 0,8 % en 14 jours.',
  'Enregistrement des naissances : 128 actes établis depuis le 2 février 2019.',
  'Watu 744 walirudi tarehe 10 Aprili 2019, kaya 132, magari 14.',
  'Wagonjwa 48 wa kipindupindu wameripotiwa kati ya 1/1/2019 na 31/1/2019.',
  'Kituo kinafunguliwa saa 12:00 asubuhi; gharama ni TZS 2,500,000.',
  'Chanjo 75 000 zimefika Kigoma kwa magari 3.',
  'Simu za upepo 4 na kompyuta 14 zimepokelewa Mabamba.',
  'Mkutano wa 23 ulifanyika Gitega mwaka 2023.',
  'Abantu 744 batahutse bava Nyarugusu ku wa 10 Ndamukiza 2019.',
  'Abarwayi 48 ba korera babonetse mu ntara ya Makamba.',
  'Umupaka wugururwa isaha 6:00, ukugarwa isaha 18:00.',
  'Inama ya 23 yabaye i Gitega mu mwaka wa 2023.',
  'Imiryango 132 yashitse i Mugina, abana 215.',
]

describe('findPersonal', () => {
  it.each(
    Object.entries(planted).flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const)),
  )('finds a %s in: %s', (kind, text) => {
    expect(findPersonal(text)).toContain(kind)
  })

  it.each(clean)('finds nothing in: %s', (text) => {
    expect(findPersonal(text)).toEqual([])
  })

  it('stays fast on long texts made to slow it down', () => {
    for (const unit of [
      '0 ',
      '1-',
      'tel ',
      'born ',
      'a.',
      '@a',
      '(at) ',
      '12 34 ',
      'numéro de la ',
    ]) {
      const text = `call ${unit.repeat(20_000)}`
      const startMs = performance.now()
      findPersonal(text)
      expect(performance.now() - startMs).toBeLessThan(500)
    }
  })
})
