import {
  ACCOUNTS,
  HARMLESS_TOKEN_WORDS,
  HARMLESS_WORDS,
  OWN_QUALIFIERS,
  SECRET_NOUNS,
  SERVICES,
  type SecretNoun,
  TRAILING_QUALIFIERS,
} from '../../knowledge/secrets.ts'

/** The words of an identifier in lower case: `clientSecret`, `CLIENT_SECRET` and `client-secret` are `client`, `secret`. */
export function wordsOf(name: string): readonly string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase())
}

const LONGEST_NOUN = 3

/**
 * What kind of secret a variable, field, parameter, key or environment variable of this name holds; null where the name does not say that
 * its value is a secret. A name *about* secrets (`token_url`, `password_field`, `SECRET_KEY_NAME`, `hashed_password`) gives null.
 */
export function secretNoun(name: string): SecretNoun | null {
  return parse(name)?.noun ?? null
}

/** Whether a secret of this name was issued by, or is asked for by, some other service: `OPENAI_API_KEY`, not `API_KEY`. */
export function isOfOtherService(name: string): boolean {
  const parsed = parse(name)
  if (parsed === null) return false
  const { noun, qualifiers } = parsed
  if (noun === 'token' || noun === 'api-key') return qualifiers.some((word) => !OWN_QUALIFIERS.has(word))
  return qualifiers.some((word) => SERVICES.has(word)) && !qualifiers.includes('webhook')
}

/** What a name of a secret has in it somewhere: a quick look that spares most names of a program the full one. */
const MAY_BE_SECRET = new RegExp(
  [...new Set(Object.keys(SECRET_NOUNS).map((noun) => noun.slice(noun.lastIndexOf(' ') + 1)))].join('|'),
  'i',
)

/** The noun that a name ends with, and the words before it. */
function parse(name: string): { readonly noun: SecretNoun; readonly qualifiers: readonly string[] } | null {
  if (!MAY_BE_SECRET.test(name)) return null
  const words = [...wordsOf(name)]
  if (words.some((word) => HARMLESS_WORDS.has(word))) return null
  while (words.length > 1 && isTrailing(words.at(-1)!)) words.pop()
  for (let length = Math.min(LONGEST_NOUN, words.length); length > 0; length--) {
    const noun = SECRET_NOUNS[words.slice(-length).join(' ')]
    if (noun === undefined) continue
    if (noun === 'token' && words.some((word) => HARMLESS_TOKEN_WORDS.has(word))) return null
    const qualifiers = words.slice(0, -length)
    if (isShort(words.at(-1)!) && qualifiers.length > 0 && !ACCOUNTS.has(qualifiers.at(-1)!)) return null
    return { noun, qualifiers }
  }
  return null
}

function isShort(word: string): boolean {
  return word === 'pass' || word === 'pw'
}

function isTrailing(word: string): boolean {
  return TRAILING_QUALIFIERS.has(word) || /^\d+$/.test(word)
}
