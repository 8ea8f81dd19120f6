import {
  BLANKS,
  FORMAT_HOSTS,
  FORMAT_PASSWORDS,
  FORMAT_USERS,
  LOCAL_HOSTS,
  NO_VALUES,
} from '../../knowledge/secrets.ts'

import type { Expression, JoinedStr } from '../../syntax/ast.ts'

/** Stands in a URL for what an f-string fills in. */
export const FILLED_IN = '\u0000'

/** A URL with a user and a password before its host. */
export interface UrlCredentials {
  readonly scheme: string
  readonly user: string
  readonly password: string
  /** Without port; `FILLED_IN` in it where it is not written out. */
  readonly host: string
  /** Where the password starts in the text. */
  readonly offset: number
}

// The password goes up to the last "@" before the path, as urllib and SQLAlchemy read it.
const URL = /^\s*([A-Za-z][A-Za-z\d+.-]*):\/\/([^\s:@/?#]*):([^\s/?#]*)@(\[[^\]\s]*\]|[^\s:/?#@,]*)(?=[:/?#,]|\s*$)/

/** Whether a text has the mark of a URL in it; a quick look that spares most texts of a program the full one. */
export function mayBeUrl(text: string): boolean {
  return text.includes('://')
}

/** The credentials in a text that is a URL as a whole; null where there are none, or where the text says more than a URL. */
export function credentialsOf(text: string): UrlCredentials | null {
  if (!mayBeUrl(text)) return null
  const match = URL.exec(text)
  if (!match || /\s/.test(text.trim())) return null
  const [whole, scheme, user, password, host] = match
  if (!password || password.includes(FILLED_IN)) return null
  return { scheme: scheme!, user: user!, password, host: host!, offset: whole.lastIndexOf(`${password}@${host}`) }
}

/** What an f-string puts into the place of a URL's password, and the host of the URL; null where it does no such thing. */
export function filledPassword({
  values,
}: JoinedStr): { readonly password: Expression; readonly host: Expression | string } | null {
  let before = ''
  for (const [index, part] of values.entries()) {
    if (part.kind === 'Constant') {
      before += String(part.value)
      continue
    }
    if (part.kind === 'FormattedValue' && /^[A-Za-z][A-Za-z\d+.-]*:\/\/[^\s:@/?#]*:$/.test(before)) {
      const after = values[index + 1]
      if (after?.kind !== 'Constant' || !String(after.value).startsWith('@')) return null
      const host = /^@([^:/?#]*)/.exec(String(after.value))![1]!
      const next = values[index + 2]
      if (host !== '') return { password: part.value, host }
      return { password: part.value, host: next?.kind === 'FormattedValue' ? next.value : '' }
    }
    before += FILLED_IN
  }
  return null
}

/** Whether the URL only shows its own format, or has a blank in the place of the password. */
export function isFormatOnly({ user, password, host }: UrlCredentials): boolean {
  const lower = password.toLowerCase()
  if (new Set(password).size <= 2 && password.length > 2) return true
  // `%40` is a character of the password, `%s` is a blank.
  if (
    BLANKS.test(password.replace(/%[\da-f]{2}/gi, '-')) ||
    (/[<>{}$%[\]]/.test(password) && /^[<{$%[]/.test(password))
  )
    return true
  if (NO_VALUES.has(lower.replace(/[^a-z\d]/g, ''))) return true
  if (/^[A-Z][A-Z_]*$/.test(password) && FORMAT_PASSWORDS.has(lower)) return true
  if (FORMAT_HOSTS.has(host.toLowerCase()) && FORMAT_PASSWORDS.has(lower)) return true
  return isExampleHost(host) && (FORMAT_PASSWORDS.has(lower) || FORMAT_USERS.has(user.toLowerCase()))
}

/** Whether the words are those that documentation uses: `user:password@…`. */
export function hasFormatWords({ user, password }: UrlCredentials): boolean {
  return FORMAT_USERS.has(user.toLowerCase()) && FORMAT_PASSWORDS.has(password.toLowerCase())
}

function isExampleHost(host: string): boolean {
  return /(?:^|\.)(?:example|test|invalid)(?:\.\w+)?$/i.test(host) || /\b(?:example|your|my)[-.]/i.test(host)
}

/** Whether the host is the machine itself; a name that is filled in counts, since nothing says that it is another one. */
export function isLocal(host: string): boolean {
  return host === '' || LOCAL_HOSTS.has(host.toLowerCase()) || host.includes(FILLED_IN)
}
