/** GitHub Actions reads commands out of the output of a step; quoted source must not give any. */

const ZERO_WIDTH_SPACE = '\u200b'

/** Breaks up whatever the Actions runner would take for a command: `::` at the start of a line, `##[` anywhere. For plain text. */
export function neutraliseCommands(text: string): string {
  return text.replaceAll('##[', `##${ZERO_WIDTH_SPACE}[`).replace(/^(\s*):(?=:)/gm, `$1:${ZERO_WIDTH_SPACE}`)
}

/** The same for JSON, whose meaning stays as it was. */
export function neutraliseCommandsInJson(json: string): string {
  return json.replaceAll('##[', '#\\u0023[')
}
