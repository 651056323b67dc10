import { counted, type LevelWords, type Phrases, type StepWords } from './phrases.ts'

const levels: LevelWords = {
  ADM3: 'kata au kijiji',
  ADM2: 'wilaya au komuni',
  ADM1: 'mkoa',
  COUNTRY: 'nchi',
}
const steps: StepWords = { hour: 'saa', day: 'siku', week: 'wiki', month: 'mwezi' }
const masked = (keep: number) =>
  keep > 0 ? `${keep.toString()} za mwanzo` : `${(-keep).toString()} za mwisho`

/** Swahili; no speaker has reviewed it. */
export const sw: Phrases = {
  isReviewed: false,
  and: 'na',
  or: 'au',
  quote: (name) => `“${name}”`,
  days: counted('siku', 'siku'),
  hours: counted('saa', 'saa'),
  minutes: counted('dakika', 'dakika'),
  kinds: {
    IMMIGRATION: 'idara za uhamiaji',
    POLICE: 'polisi',
    HEALTH: 'mamlaka za afya',
    REFUGEE: 'mamlaka za wakimbizi',
    CUSTOMS: 'forodha',
    CIVIL_PROTECTION: 'ulinzi wa raia',
    UN: 'mashirika ya Umoja wa Mataifa',
    FUNDER: 'wafadhili',
    AUDITOR: 'wakaguzi',
  },
  terms: {
    parties: (parties) => `Wahusika ni ${parties}; hakuna linaloanza hadi wote watie saini.`,
    validity: (from, to, zone) =>
      `Makubaliano ni halali kuanzia ${from} hadi ${to}, pamoja na siku hizo (${zone}).`,
    reviewBy: (day) => `Yapitiwe upya kabla ya ${day}.`,
    purposes: (purposes) => `Kinachovuka kitumike kwa malengo haya tu: ${purposes}.`,
    prohibitedPurposes: (purposes) => `Kisitumike kamwe kwa malengo haya: ${purposes}.`,
    prohibitedKinds: (kinds) => `Chochote kisiwafikie kamwe ${kinds}.`,
    permit: (permit, regulator, country, to) =>
      `Mawasiliano ya maafisa yanaweza kutoka ${country} hadi ${to}, kwa kibali ${permit} cha ${regulator}.`,
    standby: (party) => `Yakishatiwa saini yanasubiri hadi ${party} iyaanzishe.`,
    auditors: (parties) =>
      `${parties} inaweza kukagua kwa mashine kilichovuka, pamoja na yaliyomo.`,
    breach: (within) => `Ukiukaji uripotiwe ndani ya ${within}.`,
    suspension: 'Kila mhusika anaweza kusimamisha kila kitu mara moja, bila kutoa sababu.',
    termination: (days) => `Kila mhusika anaweza kuyamaliza kwa notisi ya ${days}.`,
    survives: (clauses) => `Baada ya kumalizika, haya yanaendelea kufunga: ${clauses}.`,
    nothingElse: 'Kisichosemwa hapa hakivuki.',
  },
  rules: {
    shares: (from, to, types) => `${from} inashirikisha ${to} matukio yake ya aina ${types}.`,
    roles: (party, roles) => `Huko ${party} ni wenye jukumu ${roles} tu wanaoyaona.`,
    where: (condition) => `Yanavuka yale tu ambayo: ${condition}.`,
    always: 'Yote yanavuka.',
    items: (condition) => `Kati ya hivyo, vile ambavyo: ${condition}.`,
    linkable: (fields) =>
      `Kwa kuwa ${fields} zinabaki zilivyo, wapokeaji wakilinganisha wanaweza kujua kuwa wanazungumzia jambo moja.`,
    delayFor: (time) => `Kila moja linasubiri ${time} kabla ya kuvuka.`,
    delayUntil: (type) => `Kila moja linasubiri tukio la aina ${type} la mada hiyo hiyo.`,
    history: (day) => `Matukio yaliyofika tangu ${day}, kabla ya makubaliano, yanavuka pia.`,
    kafka: 'Kwenye Kafka mpokeaji mwenyewe anahakikisha kuwa ni majukumu haya tu yanayosoma.',
    onwardNone: 'Mpokeaji asipeleke chochote mbele.',
    onwardListed: (parties) => `Mpokeaji anaweza kupeleka kwa ${parties}, na si kwa mwingine.`,
    retention: (time) => `Mpokeaji anatunza kila moja kwa ${time}, kisha analiharibu.`,
    certify: 'Mpokeaji anathibitisha kuwa ameyaharibu.',
    acknowledge: (within) => `Mpokeaji anakiri kupokea kila moja ndani ya ${within}.`,
  },
  operators: {
    KEEP: (fields) => `Kama zilivyo: ${fields}.`,
    DROP: (fields) => `Zimeachwa nje: ${fields}.`,
    PAIRWISE: (fields) => `Zimebadilishwa na jina la mpokeaji huyu pekee: ${fields}.`,
    PSEUDONYM: (fields) =>
      `Zimebadilishwa na jina la wapokeaji wote wa makubaliano haya: ${fields}.`,
    DROP_FREE_TEXT: (fields) => `Bila chochote kilichoandikwa kwa maneno: ${fields}.`,
    GENERALISE_PLACE: (fields, { level }) =>
      `Ni ${levels[level]} tu, bila majira wala majina ya mahali: ${fields}.`,
    COARSEN_TIME: (fields, { to, zone }) => `Hadi ${steps[to]} tu (${zone}): ${fields}.`,
    BUCKET: (fields, { edges }) => `Kiwango tu, kwa mipaka ya ${edges.join(', ')}: ${fields}.`,
    ROUND: (fields, { base }) => `Zimekadiriwa kwa ${base.toString()}: ${fields}.`,
    CONST: (fields, { value }) => `Daima zinaonyeshwa kama “${String(value)}”: ${fields}.`,
    MASK: (fields, { keep }) => `Ni herufi ${masked(keep)} tu: ${fields}.`,
    KEEP_LANG: (fields, { langs }) => `Maandishi ya lugha ${langs.join(', ')} tu: ${fields}.`,
    FILTER_ITEMS: (fields) => `Baadhi ya vipengele tu, kwa sharti linalofuata: ${fields}.`,
    SUPPRESS_SMALL: (fields, { k }) =>
      `Idadi kuanzia 1 hadi ${(k - 1).toString()} zimefichwa, pamoja na nyingine ili yoyote isiweze kukokotolewa: ${fields}.`,
  },
  conditions: {
    not: (condition) => `si kweli kwamba ${condition}`,
    equal: (what, value) => `${what} ni ${value}`,
    oneOf: (what, values) => `${what} ni mojawapo ya ${values}`,
    atMost: (what, value) => `${what} haizidi ${value}`,
    atLeast: (what, value) => `${what} haipungui ${value}`,
    within: (what, place) => `${what} iko ndani ya ${place}`,
    exists: (what) => `${what} imetolewa`,
    missing: (what) => `${what} haikutolewa`,
    startsWith: (what, text) => `${what} inaanza na ${text}`,
  },
  outcomes: {
    given: (recipient, rule) => `Linafika kwa ${recipient} kwa kanuni ${rule}.`,
    followUp: (recipient, rule) =>
      `${recipient} ana kinachofutwa au kusahihishwa, na anaambiwa kwa kanuni ${rule} asikitegemee tena.`,
    heldFor: (recipient, rule, at) =>
      `Linafika kwa ${recipient} kwa kanuni ${rule}, lakini si kabla ya ${at}.`,
    heldUntil: (recipient, rule, type) =>
      `Linafika kwa ${recipient} kwa kanuni ${rule}, lakini si kabla ya tukio la aina ${type} la mada hiyo hiyo.`,
    withheld: {
      'default-deny': (recipient) => `Hakuna kanuni inayompa ${recipient} matukio ya aina hii.`,
      audience: (recipient) => `Tukio limetaja walengwa wake, na ${recipient} hayumo.`,
      'recipient-kind-prohibited': (recipient) =>
        `${recipient} ni wa aina ambayo chochote kisiifikie kamwe.`,
      'recipient-unknown': (recipient) => `${recipient} si mhusika wa mfumo huu.`,
      'purpose-prohibited': (recipient) =>
        `Lengo la tukio limekatazwa na makubaliano; ${recipient} hapati chochote.`,
      'purpose-not-agreed': (recipient) =>
        `Lengo la tukio si mojawapo ya yaliyokubaliwa; ${recipient} hapati chochote.`,
      'rule-filter': (recipient) => `Tukio halitimizi masharti ya kanuni yoyote kwa ${recipient}.`,
      'rule-unfit': (recipient, rule) =>
        `Kanuni ${rule} inalingana, lakini inataka lisilowezekana; ${recipient} hapati chochote.`,
    },
    inapplicable: (recipient, rule, field) =>
      `Kanuni ${rule} inalingana, lakini haina jibu kwa thamani ya ${field}; ${recipient} hapati chochote.`,
  },
  changes: {
    cells: (cells, events) => `thamani ${cells.toString()} katika matukio ${events.toString()}`,
    none: 'hakuna',
    summary: (after, { disclosed, withheld, otherwise, events, from, to }) =>
      `Kwa matukio ${events.toString()} kuanzia ${from} hadi ${to}, ${after} inaonyesha zaidi: ${disclosed}; inaficha zaidi: ${withheld}; inaonyesha kwa namna nyingine: ${otherwise}.`,
  },
}
