import { convoyAgreement, convoyRule } from '../../test/disclosures.ts'
import { describeAgreement } from './describe-agreement.ts'
import { sentenceLanguages } from './languages.ts'

const zone = 'Africa/Bujumbura'

/** Every clause and operator that a document can hold. */
const full = convoyAgreement({
  validity: { from: '2026-02-01', to: '2028-01-31', zone, reviewBy: '2027-06-30' },
  prohibited: { purposes: ['LAW_ENFORCEMENT'], recipientKinds: ['POLICE', 'CUSTOMS'] },
  transferPermits: [
    {
      jurisdiction: 'TZ',
      regulator: 'PDPC',
      permit: 'PDPC/17',
      to: '2027-06-30',
      covers: ['OFFICIAL_CONTACT'],
    },
  ],
  standby: { activatedBy: 'bi.cgm' },
  oversight: { auditors: ['audit.jbc'] },
  breach: { noticeWithin: 'PT72H' },
  termination: { noticeDays: 90, survives: ['retention', 'onward'] },
  rules: [
    {
      ...convoyRule,
      to: [{ party: 'bi.cgm', roles: ['border-desk', 'duty-officer'] }],
      where: {
        all: [
          { path: 'day', op: 'atLeast', value: '2019-01-01' },
          {
            any: [
              { label: 'tlp', op: 'in', value: ['CLEAR', 'GREEN'] },
              {
                not: {
                  path: 'borderPost',
                  op: 'within',
                  value: { scheme: 'COD_AB', code: 'TZ16' },
                },
              },
              { envelope: 'source', op: 'startsWith', value: 'urn:ujirani:tz.isd' },
              { path: 'remarks', op: 'exists', value: false },
              { path: 'zone', op: 'eq', value: zone },
              { path: 'total', op: 'atMost', value: 900 },
              { path: 'households', op: 'exists' },
            ],
          },
        ],
      },
      disclose: {
        '@subject': 'KEEP',
        movementId: 'PSEUDONYM',
        day: { op: 'COARSEN_TIME', to: 'week', zone },
        remarks: { op: 'KEEP_LANG', langs: ['fr', 'rn'] },
        borderPost: { op: 'GENERALISE_PLACE', level: 'ADM1' },
        programme: 'DROP',
        total: { op: 'SUPPRESS_SMALL', k: 10, group: 'people' },
        households: { op: 'ROUND', base: 10 },
        bySexAge: { op: 'FILTER_ITEMS', where: { path: 'sex', op: 'eq', value: 'F' } },
      },
      delay: { for: 'PT36H' },
      history: { from: '2025-11-01' },
      kafka: 'recipient-enforces-roles',
      onward: { mode: 'LISTED', to: ['bi.pnb', 'iom'] },
      retention: { period: 'P180D', certifyDestruction: true },
      duties: [{ duty: 'ACK', within: 'PT24H' }],
    },
    { ...convoyRule, rule: 'plans', delay: { until: 'org.ujirani.repatriation.departed.v1' } },
  ],
})

const texts = (language: (typeof sentenceLanguages)[number]) => {
  const { terms, rules } = describeAgreement(full, language)
  return [...terms, ...rules.flatMap(({ sentences }) => sentences)].map(({ text }) => text)
}

describe('describeAgreement', () => {
  it('says in English what crosses, to whom, how, and what becomes of it', () => {
    expect(texts('en').join('\n')).toMatchInlineSnapshot(`
     "The parties are bi.cgm and tz.isd; nothing holds until all of them have signed.
     It holds from 2026-02-01 to 2028-01-31, both days included (Africa/Bujumbura).
     It is to be reviewed by 2027-06-30.
     What crosses may serve only these purposes: COORDINATION and PREPAREDNESS.
     It must never serve these: LAW_ENFORCEMENT.
     Nothing may ever reach police and customs.
     Contacts of officials may leave TZ until 2027-06-30, by permit PDPC/17 of PDPC.
     Once signed it waits until bi.cgm brings it into force.
     audit.jbc may check by machine what crossed, contents included.
     A breach must be reported within 3 days.
     Each party can stop everything at once by itself, without giving a reason.
     Each party can end it with 90 days of notice.
     After its end this goes on to bind: retention and onward.
     Whatever is not said here does not cross.
     tz.isd shares with bi.cgm its events of type “org.ujirani.repatriation.departed.v1”.
     At bi.cgm only people with the role “border-desk” or “duty-officer” may see them.
     Over Kafka the recipient itself sees to it that only these roles read.
     Only those cross for which this is so: “day” is at least 2019-01-01, and (“tlp” is one of CLEAR or GREEN, or it is not so that “borderPost” lies within COD_AB TZ16, or “@source” begins with “urn:ujirani:tz.isd”, or “remarks” is not given, or “zone” is Africa/Bujumbura, or “total” is at most 900, or “households” is given).
     As they are: “@subject”.
     Replaced by a name that all recipients of this agreement share: “movementId”.
     Only to the week (Africa/Bujumbura): “day”.
     Only the texts in fr, rn: “remarks”.
     Only the province or region, without coordinates or names of places in it: “borderPost”.
     Expressly left out: “programme”.
     Numbers from 1 to 9 are hidden, with as many others as it takes that no hidden one can be worked out: “total”.
     Rounded to multiples of 10: “households”.
     Only some entries, by the condition that follows: “bySexAge”.
     Of these, the entries for which this is so: “sex” is F.
     Because “@subject” stay as they are, recipients who compare notes can tell that they speak of the same thing.
     Each waits 36 hours before it crosses.
     Events that came since 2025-11-01, before the agreement held, cross too.
     The recipient may pass them on to bi.pnb and iom, and to nobody else.
     The recipient keeps each for 180 days and then destroys it.
     The recipient certifies that it has destroyed them.
     The recipient acknowledges each within 1 day.
     tz.isd shares with bi.cgm its events of type “org.ujirani.repatriation.departed.v1”.
     All of them cross.
     Replaced by a name that only this recipient has: “movementId”.
     Only to the week (Africa/Dar_es_Salaam): “day”.
     Numbers from 1 to 9 are hidden, with as many others as it takes that no hidden one can be worked out: “total”, “byDestination[].count” and “bySexAge[].count”.
     Only the province or region, without coordinates or names of places in it: “byDestination[].place”.
     As they are: “bySexAge[].sex” and “bySexAge[].age”.
     Each waits until an event of type “org.ujirani.repatriation.departed.v1” on the same subject has come.
     The recipient must pass nothing on.
     The recipient keeps each for 180 days and then destroys it."
    `)
  })

  it('says it in French', () => {
    expect(texts('fr').join('\n')).toMatchInlineSnapshot(`
     "Les parties sont bi.cgm et tz.isd ; rien ne vaut avant que toutes aient signé.
     L’accord vaut du 2026-02-01 au 2028-01-31, ces jours compris (Africa/Bujumbura).
     Il est à réexaminer au plus tard le 2027-06-30.
     Ce qui est transmis ne peut servir qu’à ces fins : COORDINATION et PREPAREDNESS.
     Cela ne doit jamais servir à ceci : LAW_ENFORCEMENT.
     Rien ne peut jamais parvenir à ceux-ci : la police et la douane.
     Les coordonnées d’agents peuvent quitter TZ jusqu’au 2027-06-30, selon l’autorisation PDPC/17 de PDPC.
     Une fois signé, il attend que bi.cgm le mette en vigueur.
     audit.jbc peut vérifier par machine ce qui a été transmis, contenu compris.
     Toute violation est à signaler dans un délai de 3 jours.
     Chaque partie peut, seule et sans motif, tout arrêter sur-le-champ.
     Chaque partie peut y mettre fin avec un préavis de 90 jours.
     Après sa fin, ceci continue d’obliger : retention et onward.
     Ce qui n’est pas dit ici n’est pas transmis.
     tz.isd partage avec bi.cgm ses événements de type « org.ujirani.repatriation.departed.v1 ».
     Chez bi.cgm, seules les personnes ayant le rôle « border-desk » ou « duty-officer » les voient.
     Sur Kafka, le destinataire veille lui-même à ce que seuls ces rôles lisent.
     Seuls sont transmis ceux pour lesquels ceci est vrai : « day » est au moins 2019-01-01, et (« tlp » est l’un de CLEAR ou GREEN, ou il n’est pas vrai que « borderPost » se trouve dans COD_AB TZ16, ou « @source » commence par « urn:ujirani:tz.isd », ou « remarks » n’est pas donné, ou « zone » est Africa/Bujumbura, ou « total » est au plus 900, ou « households » est donné).
     Tels quels : « @subject ».
     Remplacés par un nom commun à tous les destinataires de cet accord : « movementId ».
     Seulement à la semaine près (Africa/Bujumbura) : « day ».
     Seulement les textes en fr, rn : « remarks ».
     Seulement la province ou la région, sans coordonnées ni noms de lieux plus précis : « borderPost ».
     Expressément omis : « programme ».
     Les nombres de 1 à 9 sont masqués, et avec eux autant d’autres qu’il faut pour qu’aucun ne puisse être recalculé : « total ».
     Arrondis à un multiple de 10 : « households ».
     Certaines entrées seulement, selon la condition qui suit : « bySexAge ».
     De celles-ci, les entrées pour lesquelles ceci est vrai : « sex » est F.
     Comme « @subject » restent tels quels, des destinataires qui se concertent peuvent voir qu’ils parlent de la même chose.
     Chacun attend 36 heures avant d’être transmis.
     Les événements reçus depuis le 2025-11-01, avant l’accord, sont aussi transmis.
     Le destinataire peut les transmettre à bi.pnb et iom, et à personne d’autre.
     Le destinataire garde chacun pendant 180 jours, puis le détruit.
     Le destinataire certifie les avoir détruits.
     Le destinataire accuse réception de chacun dans un délai de 1 jour.
     tz.isd partage avec bi.cgm ses événements de type « org.ujirani.repatriation.departed.v1 ».
     Tous sont transmis.
     Remplacés par un nom propre à ce destinataire : « movementId ».
     Seulement à la semaine près (Africa/Dar_es_Salaam) : « day ».
     Les nombres de 1 à 9 sont masqués, et avec eux autant d’autres qu’il faut pour qu’aucun ne puisse être recalculé : « total », « byDestination[].count » et « bySexAge[].count ».
     Seulement la province ou la région, sans coordonnées ni noms de lieux plus précis : « byDestination[].place ».
     Tels quels : « bySexAge[].sex » et « bySexAge[].age ».
     Chacun attend qu’un événement de type « org.ujirani.repatriation.departed.v1 » sur le même sujet soit arrivé.
     Le destinataire ne doit rien transmettre plus loin.
     Le destinataire garde chacun pendant 180 jours, puis le détruit."
    `)
  })

  it.each(sentenceLanguages)('says the same clauses, rule by rule, in %s', (language) => {
    const pointersOf = (words: ReturnType<typeof describeAgreement>) => ({
      terms: words.terms.map(({ pointer }) => pointer),
      rules: words.rules.map(({ sentences }) => sentences.map(({ pointer }) => pointer)),
    })
    expect(pointersOf(describeAgreement(full, language))).toEqual(
      pointersOf(describeAgreement(full, 'en')),
    )
    for (const text of texts(language)) expect(text).not.toMatch(/undefined|\[object|null/)
  })

  it('carries every name, figure and code of the document into every language', () => {
    const facts = [
      'bi.cgm',
      'tz.isd',
      'border-desk',
      'PDPC/17',
      'TZ16',
      '36',
      '180',
      '90',
      'movementId',
    ]
    for (const language of sentenceLanguages) {
      const all = texts(language).join(' ')
      for (const fact of facts) expect(all).toContain(fact)
    }
  })

  it('says which languages nobody has reviewed', () => {
    const reviewed = sentenceLanguages.filter((each) => describeAgreement(full, each).isReviewed)
    expect(reviewed).toEqual(['en', 'fr'])
  })

  it('says that copies can be linked only where they can', () => {
    const pairwise = convoyAgreement({
      rules: [{ ...convoyRule, disclose: { ...convoyRule.disclose, '@subject': 'PAIRWISE' } }],
    })
    const said = (document: typeof full) =>
      describeAgreement(document, 'en')
        .rules.flatMap(({ sentences }) => sentences.map(({ text }) => text))
        .join(' ')
    expect(said(full)).toContain('can tell that they speak of the same thing')
    expect(said(pairwise)).not.toContain('can tell that they speak')
  })

  it('tells two conditions apart that differ in their brackets alone', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((path) => ({ path, op: 'exists' }))
    const one = { all: [a, { any: [b, c] }] }
    const other = { any: [{ all: [a, b] }, c] }
    const said = (where: object) =>
      describeAgreement(
        convoyAgreement({ rules: [{ ...convoyRule, where }] }),
        'en',
      ).rules[0]?.sentences.find(({ pointer }) => pointer.endsWith('/where'))?.text
    expect(said(one)).toContain('“a” is given, and (“b” is given, or “c” is given)')
    expect(said(other)).toContain('(“a” is given, and “b” is given), or “c” is given')
  })
})
