import type { Severity } from '../engine/finding.ts'

/** What a piece of output is, for the eye. */
export type Role = Severity | 'strong' | 'faint' | 'path' | 'secondary' | 'good'

/** Gives a piece of output the look of its role. */
export type Style = (role: Role, text: string) => string

/** Leaves everything as it is. */
export const plain: Style = (_role, text) => text

/** Sets colours with ANSI escape sequences; only the sixteen colours that every terminal theme defines. */
export const coloured: Style = (role, text) => (text === '' ? '' : `\x1b[${CODES[role]}m${text}\x1b[0m`)

const CODES: Readonly<Record<Role, string>> = {
  error: '1;31',
  warning: '1;33',
  info: '1;34',
  strong: '1',
  faint: '2',
  path: '36',
  secondary: '34',
  good: '32',
}
