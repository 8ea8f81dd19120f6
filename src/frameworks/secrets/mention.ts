import { SECRET_NOUNS } from '../../knowledge/secrets.ts'
import { TextSearch } from '../../text/text-search.ts'
import { TOKEN_BEGINNINGS } from './values.ts'

/**
 * Whether the text of a file has the name of a secret, the beginning of a token, or a URL with a password anywhere in it: a quick look that
 * spares most files of a program the search. A literal in any other file is a secret only if a call takes it as one.
 */
export function mayHoldSecret(text: string): boolean {
  search ??= new TextSearch(MENTIONS)
  return MENTIONS.some(search.in(text))
}

let search: TextSearch | undefined

/** Nouns that are also parts of many other words (`bypass`), or words of the language (`pass`). */
const isShort = (noun: string): boolean => noun.length <= 4

const NOUNS = Object.keys(SECRET_NOUNS)

// Between the words of a name may stand what separates words in it: `secret_key`, `secretKey`, `secret-key`.
const LONG_NOUNS = withoutExtensions(NOUNS.filter((noun) => !isShort(noun))).map((noun) =>
  noun.replaceAll(' ', '[^A-Za-z]{0,3}'),
)
const isKey = (noun: string): boolean => noun.endsWith('}key')

// Most end with the same word: what stands before it is looked at where that word is found, which is much quicker than to look for all of it.
const NOUN = new RegExp(
  [...LONG_NOUNS.filter((noun) => !isKey(noun)), `key(?<=${LONG_NOUNS.filter(isKey).join('|')})`].join('|'),
  'i',
)

/** As a word of its own in a name or a string; `pass` as a statement is none. */
const SHORT_NOUN = new RegExp(
  NOUNS.filter(isShort)
    .map((noun) => `${noun === 'pass' ? '[\\w"\'-]' : ''}(?:${inAnyCase(noun)})(?![a-z])`)
    .join('|'),
)

const BEGINNING = new RegExp(`["'\\s](?:${TOKEN_BEGINNINGS.join('|')})|-----BEGIN`)

/** The parts may stand in strings that follow each other. */
const URL_WITH_PASSWORD = /:\/\/[^@]{0,200}@/

const MENTIONS: readonly RegExp[] = [NOUN, SHORT_NOUN, BEGINNING, URL_WITH_PASSWORD]

/** Texts in which no other of the list is contained. */
function withoutExtensions(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => !texts.some((other) => other !== text && text.includes(other)))
}

function inAnyCase(word: string): string {
  return `${word}|${word.toUpperCase()}|${word.charAt(0).toUpperCase()}${word.slice(1)}`
}
