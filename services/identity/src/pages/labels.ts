/** What the few pages say, in one language. */
export interface Labels {
  readonly signIn: string
  readonly signInTo: (page: string) => string
  readonly username: string
  readonly password: string
  readonly wrong: string
  readonly wait: (seconds: number) => string
  readonly busy: string
  readonly expired: string
  readonly failed: string
  readonly signOut: string
  readonly signOutQuestion: string
  readonly stay: string
  readonly signedOut: string
}

const en: Labels = {
  signIn: 'Sign in',
  signInTo: (page) => `to continue to ${page}`,
  username: 'User name',
  password: 'Password',
  wrong: 'The user name or the password is not right.',
  wait: (seconds) => `Too many tries. Try again in ${seconds.toString()} seconds.`,
  busy: 'Many people are signing in at the moment. Try again in a few seconds.',
  expired: 'This sign-in is no longer open. Go back to the page you came from and begin again.',
  failed: 'The request cannot be answered. Go back to the page you came from and begin again.',
  signOut: 'Sign out',
  signOutQuestion: 'Do you want to sign out?',
  stay: 'Stay signed in',
  signedOut: 'You have signed out. You can close this window.',
}

const fr: Labels = {
  signIn: 'Se connecter',
  signInTo: (page) => `pour continuer vers ${page}`,
  username: 'Nom d’utilisateur',
  password: 'Mot de passe',
  wrong: 'Le nom d’utilisateur ou le mot de passe est incorrect.',
  wait: (seconds) => `Trop d’essais. Réessayez dans ${seconds.toString()} secondes.`,
  busy: 'Beaucoup de connexions en ce moment. Réessayez dans quelques secondes.',
  expired: 'Cette connexion n’est plus ouverte. Revenez à la page d’où vous venez et recommencez.',
  failed: 'La demande ne peut aboutir. Revenez à la page d’où vous venez et recommencez.',
  signOut: 'Se déconnecter',
  signOutQuestion: 'Voulez-vous vous déconnecter ?',
  stay: 'Rester connecté',
  signedOut: 'Vous êtes déconnecté. Vous pouvez fermer cette fenêtre.',
}

const sw: Labels = {
  signIn: 'Ingia',
  signInTo: (page) => `ili kuendelea kwenye ${page}`,
  username: 'Jina la mtumiaji',
  password: 'Nenosiri',
  wrong: 'Jina la mtumiaji au nenosiri si sahihi.',
  wait: (seconds) => `Umejaribu mara nyingi. Jaribu tena baada ya sekunde ${seconds.toString()}.`,
  busy: 'Watu wengi wanaingia sasa. Jaribu tena baada ya sekunde chache.',
  expired: 'Muda wa kuingia umekwisha. Rudi kwenye ukurasa uliotoka na uanze tena.',
  failed: 'Ombi haliwezi kujibiwa. Rudi kwenye ukurasa uliotoka na uanze tena.',
  signOut: 'Toka',
  signOutQuestion: 'Je, unataka kutoka?',
  stay: 'Endelea kubaki',
  signedOut: 'Umetoka. Unaweza kufunga dirisha hili.',
}

const byLanguage: ReadonlyMap<string, Labels> = new Map([
  ['en', en],
  ['fr', fr],
  ['sw', sw],
])

/** A language of ours and its labels. */
export interface Wording {
  readonly language: string
  readonly labels: Labels
}

/** Picks the first of a browser's languages that there are labels for (RFC 9110 §12.5.4); else English. */
export function chooseWording(acceptLanguage: string | undefined): Wording {
  const wanted = (acceptLanguage ?? '')
    .split(',', 16)
    .map((entry) => {
      const [range = '', quality] = entry.trim().split(';q=')
      return { language: range.split('-')[0]?.toLowerCase() ?? '', q: Number(quality ?? 1) }
    })
    .filter(({ language, q }) => q > 0 && byLanguage.has(language))
    .sort((a, b) => b.q - a.q)
  const language = wanted[0]?.language ?? 'en'
  return { language, labels: byLanguage.get(language) ?? en }
}
