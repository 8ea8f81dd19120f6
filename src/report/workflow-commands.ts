/** GitHub Actions reads commands out of the output of a step: how to write them, and how quoted source gives none. */

/** The message of a command, as the runner reads it back. */
export function escapeCommandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** The value of a property of a command, as the runner reads it back. */
export function escapeCommandProperty(text: string): string {
  return escapeCommandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

const ZERO_WIDTH_SPACE = '\u200b'

/** Breaks up whatever the Actions runner would take for a command: `::` at the start of a line, `##[` anywhere. For plain text. */
export function neutraliseCommands(text: string): string {
  return text.replaceAll('##[', `##${ZERO_WIDTH_SPACE}[`).replace(/^(\s*):(?=:)/gm, `$1:${ZERO_WIDTH_SPACE}`)
}

/** The same for JSON, whose meaning stays as it was. */
export function neutraliseCommandsInJson(json: string): string {
  return json.replaceAll('##[', '#\\u0023[')
}

/** The same for XML, whose meaning stays as it was. */
export function neutraliseCommandsInXml(xml: string): string {
  return xml.replaceAll('##[', '##&#91;').replace(/^(\s*):(?=:)/gm, '$1&#58;')
}
