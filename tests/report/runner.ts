/** Reads workflow commands out of a log as the runner of GitHub Actions does (version 2.336: `ActionCommand` and `ActionCommandManager`). */

export interface WorkflowCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

const REGISTERED = new Set(
  'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output stop-commands warning'.split(
    ' ',
  ),
)

/** The commands in a log, in order. Lines end with CR, LF or both; the old spelling `##[name]` counts anywhere in a line. */
export function commandsIn(log: string): WorkflowCommand[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const command = parseNew(line) ?? parseOld(line)
    return command === null ? [] : [command]
  })
}

function parseNew(line: string): WorkflowCommand | null {
  const text = line.replace(/^[\s\x85]+/, '')
  if (!text.startsWith('::')) return null
  const end = text.indexOf('::', 2)
  if (end < 0) return null
  const decode = (value: string, escapes: readonly (readonly [string, string])[]) =>
    escapes.reduce((result, [written, meant]) => result.replaceAll(written, meant), value)
  const ofData = [
    ['%0D', '\r'],
    ['%0A', '\n'],
    ['%25', '%'],
  ] as const
  const ofProperty = [
    ['%0D', '\r'],
    ['%0A', '\n'],
    ['%3A', ':'],
    ['%2C', ','],
    ['%25', '%'],
  ] as const
  return build(text.slice(2, end), ',', (value) => decode(value, ofProperty), decode(text.slice(end + 2), ofData))
}

function parseOld(line: string): WorkflowCommand | null {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start < 0 || end < 0) return null
  return build(line.slice(start + 3, end), ';', (value) => value, line.slice(end + 1))
}

function build(
  info: string,
  separator: string,
  decode: (value: string) => string,
  data: string,
): WorkflowCommand | null {
  const space = info.indexOf(' ')
  const name = space < 0 ? info : info.slice(0, space)
  if (!REGISTERED.has(name.toLowerCase())) return null
  const properties: Record<string, string> = {}
  for (const property of space < 0
    ? []
    : info
        .slice(space + 1)
        .trim()
        .split(separator)) {
    const equals = property.indexOf('=')
    if (equals > 0) properties[property.slice(0, equals)] = decode(property.slice(equals + 1))
  }
  return { name, properties, data }
}
