import type { Format } from '../config/keys.ts'
import { UserError } from '../config/user-error.ts'
import { describeWriteFailure } from '../platform/file-system.ts'
import { join, relativePath, resolve } from '../platform/paths.ts'
import { conciseReport } from '../report/concise.ts'
import { jsonReport } from '../report/json.ts'
import type { Report, Sources } from '../report/report.ts'
import { sarifReport } from '../report/sarif.ts'
import { coloured, plain } from '../report/style.ts'
import { textReport } from '../report/text.ts'
import { neutraliseCommands, neutraliseCommandsInJson } from '../report/workflow-commands.ts'
import { type Loaded, readPython } from '../workspace/load.ts'
import type { Project } from '../workspace/project.ts'
import { isColoured } from './colour.ts'
import type { Host } from './host.ts'

export interface OutputOptions {
  /** A file to write to, instead of stdout. */
  readonly output: string | undefined
  readonly color: boolean | undefined
  readonly quiet: boolean
}

/** The width that text has where there is no terminal. */
const DEFAULT_WIDTH = 100

/** Writes a report in the wanted format to stdout or to a file. Throws a `UserError` when the file cannot be written. */
export function writeReport(
  host: Host,
  project: Project,
  loaded: Loaded,
  report: Report,
  options: OutputOptions & { readonly format: Format },
): void {
  const text = render(host, project, loaded, report, options)
  const { output, format } = options
  if (output !== undefined) {
    try {
      host.fileSystem.writeText(resolve(host.cwd, output), text)
    } catch (error) {
      throw new UserError(`The report file "${output}" ${describeWriteFailure(error)}`)
    }
  } else if (!host.env['GITHUB_ACTIONS']) host.stdout.write(text)
  else {
    const isJson = format === 'json' || format === 'sarif'
    host.stdout.write(isJson ? neutraliseCommandsInJson(text) : neutraliseCommands(text))
  }
}

function render(
  host: Host,
  project: Project,
  loaded: Loaded,
  report: Report,
  options: OutputOptions & { readonly format: Format },
): string {
  const isToFile = options.output !== undefined
  const style = (isToFile ? options.color === true : isColoured(options.color, host.env, host.stdout))
    ? coloured
    : plain
  const width = isToFile ? DEFAULT_WIDTH : host.stdout.columns || DEFAULT_WIDTH
  const sources: Sources = { textOf: sourceReader(host, loaded), nameOf: project.nameOf }
  switch (options.format) {
    case 'text':
      return textReport(report, sources, { style, width, summary: !options.quiet })
    case 'concise':
      return conciseReport(report, sources, style)
    case 'json':
      return jsonReport(report, sources)
    case 'sarif': {
      const repository = project.gitRoot ?? project.root
      const nameOf = (path: string) => relativePath(repository, join(project.root, path))
      return sarifReport(report, { ...sources, nameOf }, host.rules)
    }
  }
}

/** Texts are read again for the few files with findings instead of being kept for all. */
function sourceReader(host: Host, { files }: Loaded): Sources['textOf'] {
  const texts = new Map<string, string | null>()
  return (path) => {
    let text = texts.get(path)
    if (text === undefined) {
      const file = files.get(path)
      const read = file === undefined ? null : readPython(host.fileSystem, file)
      text = read !== null && 'text' in read ? read.text : null
      texts.set(path, text)
    }
    return text
  }
}
