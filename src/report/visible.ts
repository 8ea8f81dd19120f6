/**
 * Characters that a terminal acts on instead of showing, or that change how the text around them is shown: controls (C0 but the tab,
 * DEL, C1), line separators, bidirectional controls, invisible marks, tags, and halves of surrogate pairs.
 */
const ACTIVE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu

/** `text` with every active character written as an escape (`\x1b`, `\u202e`), so that it can be sent to a terminal. Tabs stay. */
export function visible(text: string): string {
  return text.replace(ACTIVE, escapeCharacter)
}

/** As `visible`, on one line: tabs become blanks. */
export function visibleLine(text: string): string {
  return visible(text.replaceAll('\t', ' '))
}

/** As `visible`, but line ends stay: for text of several lines. */
export function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(visible).join('\n')
}

/** Serialises as JSON, indented, in pure ASCII where a terminal would otherwise act on a character; the value stays the same. */
export function toJson(value: unknown): string {
  return serialised(value, 2)
}

/** As `toJson`, but on one line. */
export function toJsonLine(value: unknown): string {
  return serialised(value, 0)
}

function serialised(value: unknown, indentation: number): string {
  const json = JSON.stringify(value, null, indentation)
  return `${json.replace(ACTIVE, (character) => (character === '\n' ? character : escapeForJson(character)))}\n`
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

function escapeForJson(character: string): string {
  let text = ''
  for (let index = 0; index < character.length; index++) {
    text += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
  }
  return text
}
