import { counted, type LevelWords, type Phrases, type StepWords } from './phrases.ts'

const levels: LevelWords = {
  ADM3: 'l’unité de troisième niveau (colline, ward)',
  ADM2: 'la commune ou le district',
  ADM1: 'la province ou la région',
  COUNTRY: 'le pays',
}
const steps: StepWords = {
  hour: 'à l’heure',
  day: 'au jour',
  week: 'à la semaine',
  month: 'au mois',
}
const masked = (keep: number) =>
  keep > 0 ? `les ${keep.toString()} premiers` : `les ${(-keep).toString()} derniers`

/** French. */
export const fr: Phrases = {
  isReviewed: true,
  and: 'et',
  or: 'ou',
  quote: (name) => `« ${name} »`,
  days: counted('jour', 'jours'),
  hours: counted('heure', 'heures'),
  minutes: counted('minute', 'minutes'),
  kinds: {
    IMMIGRATION: 'des services d’immigration',
    POLICE: 'la police',
    HEALTH: 'des autorités sanitaires',
    REFUGEE: 'des autorités chargées des réfugiés',
    CUSTOMS: 'la douane',
    CIVIL_PROTECTION: 'la protection civile',
    UN: 'des organismes des Nations Unies',
    FUNDER: 'des bailleurs de fonds',
    AUDITOR: 'des auditeurs',
  },
  terms: {
    parties: (parties) =>
      `Les parties sont ${parties} ; rien ne vaut avant que toutes aient signé.`,
    validity: (from, to, zone) => `L’accord vaut du ${from} au ${to}, ces jours compris (${zone}).`,
    reviewBy: (day) => `Il est à réexaminer au plus tard le ${day}.`,
    purposes: (purposes) => `Ce qui est transmis ne peut servir qu’à ces fins : ${purposes}.`,
    prohibitedPurposes: (purposes) => `Cela ne doit jamais servir à ceci : ${purposes}.`,
    prohibitedKinds: (kinds) => `Rien ne peut jamais parvenir à ceux-ci : ${kinds}.`,
    permit: (permit, regulator, country, to) =>
      `Les coordonnées d’agents peuvent quitter ${country} jusqu’au ${to}, selon l’autorisation ${permit} de ${regulator}.`,
    standby: (party) => `Une fois signé, il attend que ${party} le mette en vigueur.`,
    auditors: (parties) =>
      `${parties} peut vérifier par machine ce qui a été transmis, contenu compris.`,
    breach: (within) => `Toute violation est à signaler dans un délai de ${within}.`,
    suspension: 'Chaque partie peut, seule et sans motif, tout arrêter sur-le-champ.',
    termination: (days) => `Chaque partie peut y mettre fin avec un préavis de ${days}.`,
    survives: (clauses) => `Après sa fin, ceci continue d’obliger : ${clauses}.`,
    nothingElse: 'Ce qui n’est pas dit ici n’est pas transmis.',
  },
  rules: {
    shares: (from, to, types) => `${from} partage avec ${to} ses événements de type ${types}.`,
    roles: (party, roles) =>
      `Chez ${party}, seules les personnes ayant le rôle ${roles} les voient.`,
    where: (condition) => `Seuls sont transmis ceux pour lesquels ceci est vrai : ${condition}.`,
    always: 'Tous sont transmis.',
    items: (condition) => `De celles-ci, les entrées pour lesquelles ceci est vrai : ${condition}.`,
    linkable: (fields) =>
      `Comme ${fields} restent tels quels, des destinataires qui se concertent peuvent voir qu’ils parlent de la même chose.`,
    delayFor: (time) => `Chacun attend ${time} avant d’être transmis.`,
    delayUntil: (type) =>
      `Chacun attend qu’un événement de type ${type} sur le même sujet soit arrivé.`,
    history: (day) => `Les événements reçus depuis le ${day}, avant l’accord, sont aussi transmis.`,
    kafka: 'Sur Kafka, le destinataire veille lui-même à ce que seuls ces rôles lisent.',
    onwardNone: 'Le destinataire ne doit rien transmettre plus loin.',
    onwardListed: (parties) =>
      `Le destinataire peut les transmettre à ${parties}, et à personne d’autre.`,
    retention: (time) => `Le destinataire garde chacun pendant ${time}, puis le détruit.`,
    certify: 'Le destinataire certifie les avoir détruits.',
    acknowledge: (within) =>
      `Le destinataire accuse réception de chacun dans un délai de ${within}.`,
  },
  operators: {
    KEEP: (fields) => `Tels quels : ${fields}.`,
    DROP: (fields) => `Expressément omis : ${fields}.`,
    PAIRWISE: (fields) => `Remplacés par un nom propre à ce destinataire : ${fields}.`,
    PSEUDONYM: (fields) =>
      `Remplacés par un nom commun à tous les destinataires de cet accord : ${fields}.`,
    DROP_FREE_TEXT: (fields) => `Sans rien de ce qui a été écrit en toutes lettres : ${fields}.`,
    GENERALISE_PLACE: (fields, { level }) =>
      `Seulement ${levels[level]}, sans coordonnées ni noms de lieux plus précis : ${fields}.`,
    COARSEN_TIME: (fields, { to, zone }) => `Seulement ${steps[to]} près (${zone}) : ${fields}.`,
    BUCKET: (fields, { edges }) =>
      `Seulement l’intervalle, avec des seuils à ${edges.join(', ')} : ${fields}.`,
    ROUND: (fields, { base }) => `Arrondis à un multiple de ${base.toString()} : ${fields}.`,
    CONST: (fields, { value }) => `Toujours montrés comme « ${String(value)} » : ${fields}.`,
    MASK: (fields, { keep }) => `Seulement ${masked(keep)} caractères : ${fields}.`,
    KEEP_LANG: (fields, { langs }) => `Seulement les textes en ${langs.join(', ')} : ${fields}.`,
    FILTER_ITEMS: (fields) =>
      `Certaines entrées seulement, selon la condition qui suit : ${fields}.`,
    SUPPRESS_SMALL: (fields, { k }) =>
      `Les nombres de 1 à ${(k - 1).toString()} sont masqués, et avec eux autant d’autres qu’il faut pour qu’aucun ne puisse être recalculé : ${fields}.`,
  },
  conditions: {
    not: (condition) => `il n’est pas vrai que ${condition}`,
    equal: (what, value) => `${what} est ${value}`,
    oneOf: (what, values) => `${what} est l’un de ${values}`,
    atMost: (what, value) => `${what} est au plus ${value}`,
    atLeast: (what, value) => `${what} est au moins ${value}`,
    within: (what, place) => `${what} se trouve dans ${place}`,
    exists: (what) => `${what} est donné`,
    missing: (what) => `${what} n’est pas donné`,
    startsWith: (what, text) => `${what} commence par ${text}`,
  },
  outcomes: {
    given: (recipient, rule) => `Parvient à ${recipient} par la règle ${rule}.`,
    followUp: (recipient, rule) =>
      `${recipient} détient ce que ceci retire ou corrige, et apprend par la règle ${rule} de ne plus s’y fier.`,
    heldFor: (recipient, rule, at) =>
      `Parvient à ${recipient} par la règle ${rule}, mais pas avant ${at}.`,
    heldUntil: (recipient, rule, type) =>
      `Parvient à ${recipient} par la règle ${rule}, mais pas avant qu’un événement de type ${type} sur le même sujet soit arrivé.`,
    withheld: {
      'default-deny': (recipient) =>
        `Aucune règle ne donne à ${recipient} des événements de ce type.`,
      audience: (recipient) => `L’événement nomme ses destinataires, et ${recipient} n’en est pas.`,
      'recipient-kind-prohibited': (recipient) =>
        `${recipient} est de ceux à qui rien ne peut jamais parvenir.`,
      'recipient-unknown': (recipient) => `${recipient} n’est pas une partie de ce bus.`,
      'purpose-prohibited': (recipient) =>
        `La fin de l’événement est de celles que l’accord interdit ; ${recipient} ne reçoit rien.`,
      'purpose-not-agreed': (recipient) =>
        `La fin de l’événement n’est pas de celles convenues ; ${recipient} ne reçoit rien.`,
      'rule-filter': (recipient) =>
        `L’événement ne remplit les conditions d’aucune règle pour ${recipient}.`,
      'rule-unfit': (recipient, rule) =>
        `La règle ${rule} s’applique, mais demande l’impossible ; ${recipient} ne reçoit rien.`,
    },
    inapplicable: (recipient, rule, field) =>
      `La règle ${rule} s’applique, mais n’a pas de réponse à la valeur de ${field} ; ${recipient} ne reçoit rien.`,
  },
  changes: {
    cells: (cells, events) =>
      `${cells.toString()} ${cells === 1 ? 'cellule' : 'cellules'} dans ${events.toString()} ${events === 1 ? 'événement' : 'événements'}`,
    none: 'aucune',
    summary: (after, { disclosed, withheld, otherwise, events, from, to }) =>
      `Sur ${events.toString()} ${events === 1 ? 'événement' : 'événements'} du ${from} au ${to}, ${after} transmet en plus : ${disclosed} ; retient en plus : ${withheld} ; montre sous une autre forme : ${otherwise}.`,
  },
}
