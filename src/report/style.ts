import type { Severity } from '../engine/finding.ts'

/** What a piece of output is, for the eye. */
export type Role = Severity | 'strong' | 'faint' | 'path' | 'secondary' | 'gutter' | 'good'

/** Gives a piece of output the look of its role. */
export type Style = (role: Role, text: string) => string

/** Leaves everything as it is. */
export const plain: Style = (_role, text) => text

/**
 * Sets colours with ANSI escape sequences; only those of the sixteen that can be read on black and on white in the usual themes: no yellow,
 * which vanishes on white, and no blue, which vanishes on black.
 */
export const coloured: Style = (role, text) => (text === '' ? '' : `\x1b[${CODES[role]}m${text}\x1b[0m`)

const CODES: Readonly<Record<Role, string>> = {
  error: '1;31',
  warning: '1;35',
  info: '1;36',
  strong: '1',
  faint: '2',
  path: '36',
  secondary: '36',
  gutter: '2',
  good: '32',
}
