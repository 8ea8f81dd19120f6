import { suggest } from '../config/suggestion.ts'
import { UserError } from '../config/user-error.ts'
import { placeOf } from '../platform/buffer.ts'
import { isPython } from '../platform/discovery.ts'
import { describeWriteFailure } from '../platform/file-system.ts'
import { join, relativePath, resolve } from '../platform/paths.ts'
import { FORMAT_NAMES, FORMATS, type Format, type Setting } from '../report/formats.ts'
import { NO_LINKS } from '../report/links.ts'
import type { Report } from '../report/report.ts'
import { coloured, plain, type Style } from '../report/style.ts'
import type { Loaded } from '../workspace/load.ts'
import type { Project } from '../workspace/project.ts'
import { isColoured } from './colour.ts'
import type { Host } from './host.ts'
import { linksFor, repositoryLinksFor, showsHyperlinks } from './links.ts'
import { writeOut } from './stdout.ts'

export interface OutputOptions {
  /** The files to write, in the order in which they were given. */
  readonly output: readonly OutputFile[]
  readonly color: boolean | undefined
  readonly quiet: boolean
}

/** A file to write a report to. Without a format it takes what would have gone to stdout. */
export interface OutputFile {
  readonly format: Format | null
  /** As the user wrote it. */
  readonly file: string
}

/** The variable of the environment that says the format where the command line does not. */
export const FORMAT_VARIABLE = 'FASTAPI_LINT_FORMAT'
/** The width that text has where there is no terminal. */
const DEFAULT_WIDTH = 100

/** The format that the environment asks for, or null. Throws a `UserError` for one that does not exist. */
export function formatFromEnvironment(env: Host['env']): Format | null {
  const name = env[FORMAT_VARIABLE]
  if (name === undefined || name === '') return null
  const format = FORMAT_NAMES.find((one) => one === name)
  if (format !== undefined) return format
  throw new UserError(`The environment variable ${FORMAT_VARIABLE} cannot be "${name}"`, {
    hint: suggest(name, FORMAT_NAMES) ?? `Set it to one of: ${FORMAT_NAMES.join(', ')}.`,
  })
}

/** Reads a value of `--output`: `FILE` or `FORMAT=FILE`. Throws a `UserError` for one that names no file, or a format that does not exist. */
export function outputFile(value: string): OutputFile {
  const [, name, rest] = /^([\w-]+)=(.*)$/s.exec(value) ?? []
  const format = FORMAT_NAMES.find((one) => one === name)
  if (name !== undefined && format === undefined) {
    const hint = suggest(name, FORMAT_NAMES) ?? `The formats are ${FORMAT_NAMES.join(', ')}.`
    throw new UserError(`There is no format "${name}" for --output ${value}`, {
      hint: `${hint} For a file whose name has an equals sign, write "./${value}".`,
    })
  }
  if (name === undefined && FORMAT_NAMES.some((one) => one === value)) {
    throw new UserError(`--output "${value}" names a format and no file`, {
      hint: `Write "--output ${value}=FILE" or "--format ${value}"; for a file of that name, "./${value}".`,
    })
  }
  return { format: format ?? null, file: fileToWrite(rest ?? value, value) }
}

/** The name of a file in a value of `--output`. Throws a `UserError` for none, and for `-`, which other programs take for standard output. */
export function fileToWrite(name: string, value = name): string {
  if (name === '') throw new UserError(`--output "${value}" names no file`)
  if (name !== '-') return name
  throw new UserError(`--output cannot be "${value}"`, {
    hint: 'Standard output is written to without --output; --format says how. For a file of that name, write "./-".',
  })
}

/** Throws a `UserError` where a report would take the place of Python code, which a path after a bare `--output` could be. */
export function refuseToOverwriteCode(host: Host, file: string): void {
  const path = resolve(host.cwd, file)
  if (!isPython(path) || !host.fileSystem.hasEntry(path)) return
  throw new UserError(`--output would overwrite the Python file "${file}"`, {
    hint: 'The name of the report comes right after --output.',
  })
}

/** Throws a `UserError` when two outputs are the same file or take what would have gone to stdout, or when one is Python code. */
export function checkOutputs(host: Host, outputs: readonly OutputFile[]): void {
  const unnamed = outputs.filter((output) => output.format === null)
  if (unnamed.length > 1) {
    const names = unnamed.map((output) => `"${output.file}"`).join(' and ')
    throw new UserError(`--output names ${names} without a format`, {
      hint: 'Write FORMAT=FILE for all but one: --output sarif=out.sarif --output junit=report.xml',
    })
  }
  const files = new Map<string, OutputFile>()
  for (const output of outputs) {
    refuseToOverwriteCode(host, output.file)
    const place = placeOf(host.fileSystem, resolve(host.cwd, output.file))
    const other = files.get(place)
    if (other !== undefined) {
      const names =
        other.file === output.file ? `"${output.file}" twice` : `one file as "${other.file}" and "${output.file}"`
      throw new UserError(`--output names ${names}`)
    }
    files.set(place, output)
  }
}

/**
 * Writes a report to the files of `--output` and, unless one of them takes it, in `format` to stdout; `instead` makes another text for
 * stdout. Whatever goes wrong with one file, the others are written; the mistakes are returned.
 */
export function writeReport(
  host: Host,
  project: Project,
  loaded: Loaded,
  report: Report,
  options: OutputOptions & { readonly format: Format; readonly instead: ((style: Style) => string) | null },
): UserError[] {
  const { output: files, color, format, instead } = options
  const setting = settingOf(host, project, loaded)
  const render = (name: Format, isColourful: boolean, width: number, links = NO_LINKS) =>
    FORMATS[name].write(report, {
      ...setting,
      style: isColourful ? coloured : plain,
      width,
      summary: !options.quiet,
      links,
    })
  const renderMain = (isColourful: boolean, width: number, links = NO_LINKS) =>
    instead === null ? render(format, isColourful, width, links) : instead(isColourful ? coloured : plain)
  const mistakes: UserError[] = []
  for (const file of files) {
    const text =
      file.format === null
        ? renderMain(color === true, DEFAULT_WIDTH)
        : render(file.format, color === true, DEFAULT_WIDTH)
    try {
      host.fileSystem.writeText(resolve(host.cwd, file.file), text)
    } catch (error) {
      mistakes.push(new UserError(`The report file "${file.file}" ${describeWriteFailure(error)}`))
    }
  }
  if (!files.some((file) => file.format === null)) {
    const isColourful = isColoured(color, host.env, host.stdout)
    const links = isColourful && showsHyperlinks(host.env, host.stdout) ? linksFor(host.env, project) : NO_LINKS
    const text = renderMain(isColourful, host.stdout.columns || DEFAULT_WIDTH, links)
    writeOut(host, text, FORMATS[format].withoutCommands)
  }
  return mistakes
}

function settingOf(
  host: Host,
  project: Project,
  loaded: Loaded,
): Pick<Setting, 'sources' | 'repository' | 'repositoryLinks' | 'rules'> {
  const textOf = (path: string) => loaded.session.textOf(path)
  const repository = project.gitRoot ?? project.root
  return {
    sources: { textOf, nameOf: project.nameOf },
    repository: { textOf, nameOf: (path) => relativePath(repository, join(project.root, path)) },
    repositoryLinks: repositoryLinksFor(host, project),
    rules: host.rules,
  }
}
