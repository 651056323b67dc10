import type { ErrorCode } from '@ujirani/errors'
import { problemTable } from './problem-table.ts'

const inFrench: Readonly<Record<ErrorCode, string>> = {
  ERR_ACCESS_UNRECORDED: 'L’accès ne peut pas être enregistré',
  ERR_AGREEMENT_CONFLICT: 'L’accord est dans un autre état',
  ERR_AGREEMENT_INVALID: 'L’accord ne peut pas être accepté',
  ERR_AVRO_MALFORMED: 'Les octets Avro ne sont pas valides',
  ERR_BODY_TOO_LARGE: 'Le corps est trop grand',
  ERR_BROKER_UNAVAILABLE: 'Le journal des événements ne peut pas être atteint',
  ERR_CONFIG_INVALID: 'Erreur interne',
  ERR_CURSOR_EXPIRED: 'Le curseur désigne ce qui n’est plus conservé',
  ERR_CURSOR_INVALID: 'Le curseur n’est pas valide',
  ERR_EVENT_INVALID: 'L’événement n’est pas valide',
  ERR_EVENT_TYPE_UNKNOWN: 'Le type d’événement n’est pas connu',
  ERR_EVIDENCE_INVALID: 'Le dossier de preuves ne tient pas',
  ERR_FEED_TOO_WIDE: 'Le flux couvre trop de sujets',
  ERR_FREE_TEXT_PERSONAL: 'Le texte libre contient peut-être des données personnelles',
  ERR_HOST_UNKNOWN: 'L’hôte n’est pas l’un de ceux de cette page',
  ERR_ID_CONFLICT: 'L’identifiant désigne déjà un autre contenu',
  ERR_ID_IN_FUTURE: 'L’identifiant se situe dans l’avenir',
  ERR_ID_TOO_OLD: 'L’identifiant est plus ancien que l’horizon',
  ERR_INTERNAL: 'Erreur interne',
  ERR_JSON_INVALID: 'Le corps n’est pas du JSON valide',
  ERR_LEDGER_ABSENT: 'Erreur interne',
  ERR_LEDGER_INCONSISTENT: 'Erreur interne',
  ERR_LEASE_STALE: 'L’état des accords n’est pas à jour',
  ERR_LEDGER_BEHIND: 'Le registre de preuves est en retard',
  ERR_LEDGER_SILENT: 'Le registre de preuves ne suit pas',
  ERR_MEDIA_TYPE_UNSUPPORTED: 'Le type de média n’est pas pris en charge',
  ERR_METHOD_NOT_ALLOWED: 'La méthode n’est pas permise ici',
  ERR_NOT_FOUND: 'Introuvable',
  ERR_NOT_READY: 'Le service n’est pas prêt',
  ERR_NOTE_INVALID: 'La note n’est pas valide',
  ERR_OFFSET_OUT_OF_RANGE: 'Erreur interne',
  ERR_ONWARD_FORBIDDEN: 'L’accord ne permet pas de transmettre ceci',
  ERR_OPERATOR_INAPPLICABLE: 'Erreur interne',
  ERR_ORIGIN_FOREIGN: 'La requête vient d’une autre origine',
  ERR_PARTY_CONFLICT: 'La fiche de la partie est dans un autre état',
  ERR_PARTY_INVALID: 'La fiche de la partie ne peut pas être acceptée',
  ERR_PROOF_INVALID: 'La preuve ne tient pas',
  ERR_QUOTA_EXCEEDED: 'Trop de requêtes',
  ERR_RECORD_MISPLACED: 'Erreur interne',
  ERR_REGISTRY_UNAVAILABLE: 'Le registre des schémas ne peut pas être atteint',
  ERR_REMOTE_PROBLEM: 'Un autre service a refusé',
  ERR_REQUEST_INVALID: 'La requête n’est pas valide',
  ERR_SCHEMA_UNKNOWN: 'Introuvable',
  ERR_SCOPE_MISSING: 'Il manque une portée au jeton',
  ERR_SESSION_MISSING: 'Personne n’est connecté',
  ERR_SIGNATURE_INVALID: 'La signature n’est pas valide',
  ERR_SOURCE_FOREIGN: 'La source appartient à une autre partie',
  ERR_STREAMS_EXHAUSTED: 'Trop de flux ouverts',
  ERR_TOKEN_INVALID: 'Le jeton d’accès n’est pas valide',
  ERR_TOKEN_MISSING: 'Un jeton d’accès est nécessaire',
  ERR_TRUST_INVALID: 'Erreur interne',
}

/** Languages that titles are told in, the one without a wish first. */
export const titleLanguages = ['en', 'fr'] as const

/** A language of {@link titleLanguages}. */
export type TitleLanguage = (typeof titleLanguages)[number]

/**
 * The title of a code. Only titles are told in a reader's language: what to do about an occurrence
 * stays in English, and programs go by `code` and `type`.
 *
 * @see RFC 9457 §3.1.3
 */
export function titleOf(code: ErrorCode, language: TitleLanguage): string {
  return language === 'fr' ? inFrench[code] : problemTable[code].title
}
