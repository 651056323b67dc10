import { counted, type LevelWords, type Phrases, type StepWords } from './phrases.ts'

const levels: LevelWords = {
  ADM3: 'umutumba',
  ADM2: 'komine',
  ADM1: 'intara',
  COUNTRY: 'igihugu',
}
const steps: StepWords = { hour: 'isaha', day: 'umusi', week: 'indwi', month: 'ukwezi' }
const masked = (keep: number) =>
  keep > 0 ? `${keep.toString()} za mbere` : `${(-keep).toString()} za nyuma`

/** Kirundi; no speaker has reviewed it. */
export const rn: Phrases = {
  isReviewed: false,
  and: 'na',
  or: 'canke',
  quote: (name) => `“${name}”`,
  days: counted('umusi', 'imisi'),
  hours: counted('isaha', 'amasaha'),
  minutes: counted('umunota', 'iminota'),
  kinds: {
    IMMIGRATION: 'abajejwe abimukira',
    POLICE: 'igipolisi',
    HEALTH: 'abajejwe amagara y’abantu',
    REFUGEE: 'abajejwe impunzi',
    CUSTOMS: 'abajejwe amakori ku mupaka',
    CIVIL_PROTECTION: 'abajejwe gukingira abanyagihugu',
    UN: 'amashirika ya ONU',
    FUNDER: 'abaterankunga',
    AUDITOR: 'abagenzuzi',
  },
  terms: {
    parties: (parties) => `Abumvikanye ni ${parties}; ntaco gitangura bose batarashira umukono.`,
    validity: (from, to, zone) =>
      `Amasezerano akora kuva ${from} gushika ${to}, iyo misi irimwo (${zone}).`,
    reviewBy: (day) => `Asubirwemwo imbere ya ${day}.`,
    purposes: (purposes) => `Ibijabuka bikoreshwa kuri ibi gusa: ${purposes}.`,
    prohibitedPurposes: (purposes) => `Ntibikoreshwe na rimwe kuri ibi: ${purposes}.`,
    prohibitedKinds: (kinds) => `Ntaco gishikira na rimwe ${kinds}.`,
    permit: (permit, regulator, country, to) =>
      `Aho abakozi ba Leta baronkerwa hashobora kuva ${country} gushika ${to}, n’uruhusha ${permit} rwa ${regulator}.`,
    standby: (party) => `Amaze gushirwako umukono ararindira ko ${party} iyatanguza.`,
    auditors: (parties) => `${parties} irashobora kugenzura ikoresheje imashini ivyajabutse.`,
    breach: (within) => `Ukutubahiriza kumenyeshwa mu ${within}.`,
    suspension: 'Uwo ari we wese mu bumvikanye arashobora guhagarika vyose ubwo nyene.',
    termination: (days) => `Uwo ari we wese arashobora kuyahagarika amenyesheje ${days} imbere.`,
    survives: (clauses) => `Ahejeje guhera, ibi birabandanya: ${clauses}.`,
    nothingElse: 'Ibitavuzwe ngaha ntibijabuka.',
  },
  rules: {
    shares: (from, to, types) => `${from} isangira na ${to} ibiba vy’ubwoko ${types}.`,
    roles: (party, roles) => `Kuri ${party}, abafise ibanga ${roles} gusa ni bo babibona.`,
    where: (condition) => `Hajabuka gusa ivyo: ${condition}.`,
    always: 'Vyose birajabuka.',
    items: (condition) => `Muri ivyo, ibi gusa: ${condition}.`,
    linkable: (fields) =>
      `Kubera ko ${fields} biguma uko biri, abahawe bashobora kumenya ko bavuga ikintu kimwe.`,
    delayFor: (time) => `Kimwekimwe kirarindira ${time} imbere yo kujabuka.`,
    delayUntil: (type) => `Kimwekimwe kirarindira ikiba c’ubwoko ${type} kuri ico nyene.`,
    history: (day) => `Ivyashitse kuva ${day}, imbere y’amasezerano, na vyo birajabuka.`,
    kafka: 'Kuri Kafka, uwuhabwa ni we yitwararika ko abo gusa basoma.',
    onwardNone: 'Uwuhabwa ntaco arungika ahandi.',
    onwardListed: (parties) => `Uwuhabwa arashobora kubirungikira ${parties}, nta wundi.`,
    retention: (time) => `Uwuhabwa abika kimwekimwe ${time}, hanyuma akagisambura.`,
    certify: 'Uwuhabwa aremeza ko yabisambuye.',
    acknowledge: (within) => `Uwuhabwa aremeza ko yakiriye kimwekimwe mu ${within}.`,
  },
  operators: {
    KEEP: (fields) => `Uko biri: ${fields}.`,
    DROP: (fields) => `Vyakuweho: ${fields}.`,
    PAIRWISE: (fields) => `Vyasubiriwe n’izina ry’uwuhabwa wenyene: ${fields}.`,
    PSEUDONYM: (fields) => `Vyasubiriwe n’izina rya bose muri aya masezerano: ${fields}.`,
    DROP_FREE_TEXT: (fields) => `Ata co abantu banditse mu majambo: ${fields}.`,
    GENERALISE_PLACE: (fields, { level }) =>
      `${levels[level]} gusa, ata mazina y’ahantu: ${fields}.`,
    COARSEN_TIME: (fields, { to, zone }) => `Gushika ku ${steps[to]} gusa (${zone}): ${fields}.`,
    BUCKET: (fields, { edges }) => `Urugero gusa, ku mipaka ${edges.join(', ')}: ${fields}.`,
    ROUND: (fields, { base }) => `Vyagereranijwe kuri ${base.toString()}: ${fields}.`,
    CONST: (fields, { value }) => `Vyama vyerekanwa nka “${String(value)}”: ${fields}.`,
    MASK: (fields, { keep }) => `Indome ${masked(keep)} gusa: ${fields}.`,
    KEEP_LANG: (fields, { langs }) => `Ivyanditswe mu ${langs.join(', ')} gusa: ${fields}.`,
    FILTER_ITEMS: (fields) => `Bimwebimwe gusa, ku bisabwa bikurikira: ${fields}.`,
    SUPPRESS_SMALL: (fields, { k }) =>
      `Ibitigiri kuva 1 gushika ${(k - 1).toString()} birahishijwe, n’ibindi kugira ntihagire ibiharurwa: ${fields}.`,
  },
  conditions: {
    not: (condition) => `si vyo ko ${condition}`,
    equal: (what, value) => `${what} ni ${value}`,
    oneOf: (what, values) => `${what} ni kimwe muri ${values}`,
    atMost: (what, value) => `${what} ntirenza ${value}`,
    atLeast: (what, value) => `${what} ntiri musi ya ${value}`,
    within: (what, place) => `${what} iri muri ${place}`,
    exists: (what) => `${what} yatanzwe`,
    missing: (what) => `${what} ntiyatanzwe`,
    startsWith: (what, text) => `${what} itangura na ${text}`,
  },
  outcomes: {
    given: (recipient, rule) => `Gishikira ${recipient} n’itegeko ${rule}.`,
    followUp: (recipient, rule) =>
      `${recipient} arafise ikifutwa canke gikosorwa, kandi abwirwa n’itegeko ${rule} kutacizera.`,
    heldFor: (recipient, rule, at) =>
      `Gishikira ${recipient} n’itegeko ${rule}, ariko si imbere ya ${at}.`,
    heldUntil: (recipient, rule, type) =>
      `Gishikira ${recipient} n’itegeko ${rule}, ariko si imbere y’ikiba c’ubwoko ${type} kuri ico nyene.`,
    withheld: {
      'default-deny': (recipient) => `Nta tegeko riha ${recipient} ibiba vy’ubu bwoko.`,
      audience: (recipient) => `Ikiba kivuga abo kigenewe, kandi ${recipient} ntarimwo.`,
      'recipient-kind-prohibited': (recipient) =>
        `${recipient} ari mu bo ata na kimwe gishobora gushikira.`,
      'recipient-unknown': (recipient) => `${recipient} si uwo muri iyi nzira.`,
      'purpose-prohibited': (recipient) =>
        `Ico ikiba kigenewe kirabujijwe n’amasezerano; ${recipient} ntaco aronka.`,
      'purpose-not-agreed': (recipient) =>
        `Ico ikiba kigenewe si kimwe mu vyumvikanyweko; ${recipient} ntaco aronka.`,
      'rule-filter': (recipient) =>
        `Ikiba ntigishikije ibisabwa n’itegeko na rimwe kuri ${recipient}.`,
      'rule-unfit': (recipient, rule) =>
        `Itegeko ${rule} rirahuye, ariko risaba ikidashoboka; ${recipient} ntaco aronka.`,
    },
    inapplicable: (recipient, rule, field) =>
      `Itegeko ${rule} rirahuye, ariko nta nyishu rifise kuri ${field}; ${recipient} ntaco aronka.`,
  },
  changes: {
    cells: (cells, events) => `ibiharuro ${cells.toString()} mu biba ${events.toString()}`,
    none: 'nta na kimwe',
    summary: (after, { disclosed, withheld, otherwise, events, from, to }) =>
      `Mu biba ${events.toString()} kuva ${from} gushika ${to}, ${after} iratanga n’ibindi: ${disclosed}; irahisha n’ibindi: ${withheld}; irerekana mu bundi buryo: ${otherwise}.`,
  },
}
