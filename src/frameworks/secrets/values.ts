import {
  BLANKS,
  CHAIN_ADDRESS,
  COMMON_LETTER_PAIRS,
  ISSUED_TOKENS,
  NO_VALUES,
  PASSWORD_HASH,
  PRIVATE_KEY,
  PUBLIC_KEY,
  PUBLISHED_KEY_PREFIXES,
  SECRET_NOUNS,
  type SecretNoun,
  STAND_IN_VALUES,
} from '../../knowledge/secrets.ts'
import { isOfOtherService, wordsOf } from './names.ts'

/**
 * What a literal that stands where a secret belongs looks like.
 * - `issued`, `random`: nobody writes such a text unless it is a real secret; `title` says whose where that shows.
 * - `published`: a key from documentation, known to everyone.
 * - `complex`: put together like a password that a person made up (`letters, digits and more`); a secret where a password is expected.
 * - `stand-in`: meant to be replaced (`changeme`), or in every list of bad passwords.
 * - `plain`: some other text; whether it is a secret depends on what is done with it.
 * - `harmless`: no secret at all: empty, a mask, a blank to fill in, a public key, a hash.
 */
export type SecretValue =
  | { readonly kind: 'issued' | 'published'; readonly title: string }
  | { readonly kind: 'random' | 'complex' | 'stand-in' | 'plain' | 'harmless' }

/** Classifies a literal by its text alone. */
export function classify(text: string): SecretValue {
  const value = text.trim().replace(/^(?:Bearer|Token) (?=\S+$)/i, '')
  if (PRIVATE_KEY.test(value)) return { kind: 'issued', title: 'a private key' }
  if (isHarmless(value)) return { kind: 'harmless' }
  const published = PUBLISHED_KEY_PREFIXES.find(({ prefix }) => value.startsWith(prefix))
  if (published) return { kind: 'published', title: published.origin }
  if (isAppPassword(value)) return { kind: 'issued', title: 'an app password of Google' }
  for (const { pattern, title } of ISSUED_TOKENS) {
    const [, rest] = pattern.exec(value) ?? []
    if (rest !== undefined && looksRandom(rest) && !MADE_UP.test(rest)) return { kind: 'issued', title }
  }
  if (isPlace(value) && /[/:]/.test(value)) return { kind: 'plain' }
  if (/\s/.test(value) || isPlace(value)) return { kind: isStandIn(value) ? 'stand-in' : 'plain' }
  if (isStandIn(value)) return { kind: 'stand-in' }
  if (looksRandom(value)) return { kind: MADE_UP.test(value) ? 'harmless' : 'random' }
  return { kind: isComplex(value) ? 'complex' : 'plain' }
}

/** What stands before the part of a token that is different in each: `ghp_`. */
export const TOKEN_BEGINNINGS: readonly string[] = ISSUED_TOKENS.map(({ pattern: { source } }) =>
  source.slice(1, source.search(/\((?!\?)/)),
)

const HAS_BEGINNING = new RegExp(`-----BEGIN|^\\s*(?:(?:Bearer|Token) )?(?:${TOKEN_BEGINNINGS.join('|')})`, 'i')

/** Whether the text could be `issued`; a quick look that spares most strings of a program the full one. */
export function mayBeIssued(text: string): boolean {
  return (
    text.length >= SHORTEST_RANDOM &&
    HAS_BEGINNING.test(text) &&
    /^\s*(?:-----BEGIN|(?:Bearer |Token )?[\w.]{1,10}[-_.]|AKIA|https:\/\/(?:hooks|\w*\.?discord))/i.test(text) &&
    !/^(?!Bearer |Token )\w+ \w/i.test(text)
  )
}

function squashed(text: string): string {
  return text.toLowerCase().replace(/[^a-z\d]/g, '')
}

function isHarmless(value: string): boolean {
  if (new Set(value).size <= 2) return true
  return PUBLIC_KEY.test(value) || PASSWORD_HASH.test(value) || CHAIN_ADDRESS.test(value)
}

/** Whether the text is a blank for a reader to fill in (`<password>`, `your-key-here`) or says that there is nothing (`none`). */
export function isBlank(text: string): boolean {
  return BLANKS.test(text) || NO_VALUES.has(squashed(text)) || /\bx{3}|^sk-[.x*-]*$/i.test(text)
}

/** Whether the text is meant to be replaced, or in every list of bad passwords. */
function isStandIn(text: string): boolean {
  return STAND_IN_VALUES.test(squashed(text))
}

/** Whether the text is a file, a folder, a URL or the name of something in the cloud rather than a secret. */
function isPlace(value: string): boolean {
  return (
    /^(?:\.{0,2}|~|[A-Za-z]:)[/\\][\w.-]/.test(value) ||
    /^[a-z][a-z\d+.-]*:\/\//i.test(value) ||
    /^arn:[\w-]+:/.test(value) ||
    /^(?:projects|secrets?|vaults?|parameters?|ssm|kv)\/[\w.-]+(?:\/[\w.-]+)*$/.test(value) ||
    /^[\w./-]+\.[a-z]{2,5}$/.test(value)
  )
}

/** A text this long can be told from words. */
const SHORTEST_RANDOM = 16
/** Random letters share this many of their pairs with English less often than once in a hundred; English hardly ever falls below. */
const FEWEST_COMMON_PAIRS = 0.55

/** Words that documentation puts into the random texts that it shows. */
const MADE_UP = /example|dummy|fake|mock|sample|placeholder/i

/** Whether the text was made by a random generator: hexadecimal, base64, or letters and digits that form no words. */
export function looksRandom(text: string): boolean {
  if (text.length < SHORTEST_RANDOM || !/^[\w+/=.~!@#$%^&*()?:;,|-]+$/.test(text)) return false
  const distinct = new Set(text).size
  if (/^(?:0x)?[\da-f]+$/i.test(text) || /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) {
    return distinct >= 7 && /\d/.test(text) && /[a-f]/i.test(text) && !isSequence(text)
  }
  if (distinct < 8 || isSequence(text)) return false
  // Digits within words, again and again.
  if ((text.match(/[a-z]\d+(?=[a-z])/gi) ?? []).length >= 3) return true
  const isMixed = /\d/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text))
  const pairs = letterPairs(text)
  const common = pairs.filter((pair) => COMMON_LETTER_PAIRS.has(pair)).length
  if (pairs.length >= text.length / 3) {
    return common / pairs.length < (isMixed ? FEWEST_COMMON_PAIRS : FEWEST_COMMON_PAIRS - 0.15)
  }
  // Too few letters stand side by side to compare: digits all over the place.
  return (text.match(/\d+/g) ?? []).length >= 3 && /[a-z]/i.test(text) && !/^\d+(?:[-.:T]\d+)*[A-Za-z]*$/.test(text)
}

/** Four groups of four letters that are no words. */
function isAppPassword(value: string): boolean {
  if (!/^[a-z]{4}(?: [a-z]{4}){3}$/.test(value)) return false
  const pairs = letterPairs(value)
  return pairs.filter((pair) => COMMON_LETTER_PAIRS.has(pair)).length / pairs.length < FEWEST_COMMON_PAIRS
}

/** `abcdef0123456789`, `1234567890abcdef`: keyboards, not generators. */
function isSequence(text: string): boolean {
  let steps = 0
  for (let index = 1; index < text.length; index++) {
    const step = text.charCodeAt(index) - text.charCodeAt(index - 1)
    if (step === 1 || step === 0) steps++
  }
  return steps > text.length / 2
}

function letterPairs(text: string): readonly string[] {
  return (text.match(/[A-Za-z]+/g) ?? []).flatMap((run) => {
    const letters = run.toLowerCase()
    return Array.from({ length: letters.length - 1 }, (_, index) => letters.slice(index, index + 2))
  })
}

/** Letters and digits with capitals or punctuation among them: made up for a password form. Regular expressions and formats are not. */
function isComplex(value: string): boolean {
  if (value.length < 8 || value.length > 40 || /[()[\]{}|\\<>"'`]/.test(value)) return false
  if (!/[a-z]/i.test(value) || !/\d/.test(value)) return false
  return (/[a-z]/.test(value) && /[A-Z]/.test(value)) || /[!@#$%^&*+?]/.test(value)
}

/** Whether `text` is a label for the thing that `name` names (`ACCESS_TOKEN = "access_token"`) rather than its value. */
export function isLabelOf(text: string, name: string): boolean {
  const words = wordsOf(text)
  const known = new Set(wordsOf(name))
  if (words.length === 0 || !/^[\w.:\- ]+$/.test(text)) return false
  return words.every((word) => known.has(word) || SECRET_NOUNS[word] !== undefined || LABEL_WORDS.has(word))
}

const LABEL_WORDS: ReadonlySet<string> = new Set(
  'key api jwt access refresh auth authorization bearer session client user id x oauth oauth2 login csrf app header cookie query body input ref inherit'.split(
    ' ',
  ),
)

/** Whether a default of this text is a working secret, going by what the secret is called. A blank for another service's key opens nothing. */
export function isWorkingDefault(text: string, name: string, noun: SecretNoun): boolean {
  const { kind } = classify(text)
  if (kind === 'harmless' || NO_VALUES.has(squashed(text))) return false
  if (kind === 'random' || kind === 'issued' || kind === 'published') return true
  if (isPlace(text.trim())) return false
  if ((noun === 'token' || noun === 'api-key') && /^\d{1,5}[a-z]{0,2}$|^\d+\/[a-z]+$/.test(text)) return false
  if (isKeyOfMapping(name) && isLabelOf(text, name)) return false
  if (isOfOtherService(name)) return kind === 'complex' && noun === 'password'
  return noun === 'key' || noun === 'password' ? !FORMAT_BLANK.test(text) : !isBlank(text)
}

/** Whether a name may be that of an entry, in a session or a header, as well as that of a secret. */
function isKeyOfMapping(name: string): boolean {
  return /(?:^|_)(?:session|auth)_key$/i.test(wordsOf(name).join('_'))
}

/** Blanks that a program would fill in; others (`your-secret-key`) end up as the real value. */
const FORMAT_BLANK = /<[^<>]*>|\$\{|\{\{|\{\w*\}|%\w|%\(/
