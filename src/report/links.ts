/** Where a click on a piece of output leads: a URL, or null where there is nothing to go to. */
export interface Links {
  /** The documentation of a rule. */
  readonly rule: (id: string) => string | null
  /** A place in a file (path relative to the project root, one-based line). */
  readonly place: (path: string, line: number) => string | null
}

export const NO_LINKS: Links = { rule: () => null, place: () => null }

/**
 * `text` as a hyperlink of a terminal (OSC 8). The URL is in ASCII without blanks and controls; nor should it have a comma, which common
 * expressions that take escape sequences out of a text stumble over.
 */
export function linked(text: string, url: string | null): string {
  return url === null ? text : `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\`
}

/** A path with `/` as separator, as it stands in a URL. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeSegment).join('/')
}

/** Halves of surrogate pairs, which `encodeURIComponent` refuses, stand for bytes that no text has. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd'))
}
