/**
 * CI systems read commands out of the output of a step: GitHub Actions `::error` at the start of a line and `##[error]` anywhere, Azure
 * Pipelines `##[error]` and `##vso[…]`, TeamCity `##teamcity[…]`. How to write those of GitHub, and how quoted source gives none of them.
 */

/** The message of a command, as the runner reads it back. */
export function escapeCommandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** The value of a property of a command, as the runner reads it back. */
export function escapeCommandProperty(text: string): string {
  return escapeCommandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

const ZERO_WIDTH_SPACE = '\u200b'

/** `##` before a name, if any, and a bracket. */
const COMMAND = /##(?=\w*\[)/g

/** Breaks up whatever would be taken for a command: `::` at the start of a line, `##[` and its like anywhere. For plain text. */
export function neutraliseCommands(text: string): string {
  return text.replace(COMMAND, `##${ZERO_WIDTH_SPACE}`).replace(/^(\s*):(?=:)/gm, `$1:${ZERO_WIDTH_SPACE}`)
}

/** The same for JSON, whose meaning stays as it was. */
export function neutraliseCommandsInJson(json: string): string {
  return json.replace(COMMAND, '#\\u0023')
}

/** The same for XML, whose meaning stays as it was. */
export function neutraliseCommandsInXml(xml: string): string {
  return xml.replace(COMMAND, '#&#35;').replace(/^(\s*):(?=:)/gm, '$1&#58;')
}
