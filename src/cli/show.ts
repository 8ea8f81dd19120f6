/** What is configured, and which files are checked, instead of checking them. */
import type { ConfigurationFile, EffectiveConfiguration } from '../config/effective.ts'
import { CONFIGURATION_KEYS, type KeyName } from '../config/keys.ts'
import { isTable, type TomlTable } from '../config/toml.ts'
import type { Severity } from '../engine/finding.ts'
import { counted } from '../report/report.ts'
import { toJson, visibleLine } from '../report/visible.ts'
import { neutraliseCommandsInJson } from '../report/workflow-commands.ts'
import { isTargeted } from '../workspace/analysis.ts'
import { findFiles } from '../workspace/load.ts'
import { openProject, type Project } from '../workspace/project.ts'
import { runningRules, settingsFor } from '../workspace/settings.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import type { LintOptions } from './lint.ts'
import { Messages } from './messages.ts'
import { FORMAT_VARIABLE, formatFromEnvironment } from './output.ts'
import { writeOut } from './stdout.ts'

/** Writes the names of the files that would be reported on, one in each line; as a JSON array with `--format json`. */
export function showFiles(host: Host, paths: readonly string[], options: LintOptions): ExitCode {
  const { project, files } = reportedFiles(host, paths, options)
  const names = files.map((path) => project.nameOf(path))
  if (options.format === 'json') writeOut(host, toJson(names), neutraliseCommandsInJson)
  else writeOut(host, names.map((name) => `${visibleLine(name)}\n`).join(''))
  if (names.length === 0) new Messages(host, options).warn('There are no Python files to report on')
  return EXIT.clean
}

/** Writes what is configured for these files, and where each value is from: as TOML, or as JSON with `--format json`. */
export function showConfiguration(host: Host, paths: readonly string[], options: LintOptions): ExitCode {
  const { project, files } = reportedFiles(host, paths, options)
  const { configurations } = project
  const governed = new Map<EffectiveConfiguration, number>()
  for (const path of files) {
    const configuration = configurations.governing(path)
    governed.set(configuration, (governed.get(configuration) ?? 0) + 1)
  }
  if (governed.size === 0) governed.set(configurations.main, 0)
  settingsFor(host, project, options) // for the mistakes that it finds
  const folders = new Map([...configurations.met].map(([folder, configuration]) => [configuration, folder]))
  const parts = Array.from(governed, ([configuration, count]): ShownConfiguration => {
    const ids = runningRules(host.rules, configuration, options)
    return {
      folder: project.nameOf(folders.get(configuration) ?? ''),
      files: count,
      from: configuration.files.map((file) => file.name).reverse(),
      settings: settingsOf(host, configuration, options),
      rules: host.rules
        .filter((rule) => ids.has(rule.id))
        .map((rule) => ({ id: rule.id, severity: severityOf(configuration, rule.id) ?? rule.severity })),
    }
  })
  if (options.format === 'json') writeOut(host, toJson(parts), neutraliseCommandsInJson)
  else writeOut(host, parts.map(asToml).join('\n'))
  return EXIT.clean
}

function reportedFiles(
  host: Host,
  paths: readonly string[],
  options: LintOptions,
): { readonly project: Project; readonly files: readonly string[] } {
  const project = openProject(host, paths, options)
  const { pythonFiles } = findFiles(host, project, options.forceExclude)
  return { project, files: pythonFiles.map(({ path }) => path).filter((path) => isTargeted(project, path)) }
}

/** What is configured for some files, for people and programs. */
interface ShownConfiguration {
  /** The folder below which it holds. */
  readonly folder: string
  /** How many files it governs among those that were asked for. */
  readonly files: number
  /** The configuration file and those that it extends, in this order. */
  readonly from: readonly string[]
  readonly settings: readonly Setting[]
  readonly rules: readonly { readonly id: string; readonly severity: Severity }[]
}

/** A value of a key, or of an entry of a table. */
interface Setting {
  readonly key: KeyName
  /** Within a table: the name of the entry, for options of rules the rule and the option. */
  readonly entry: readonly string[]
  /** Null for the default, which `CONFIGURATION_KEYS` describes. */
  readonly value: unknown
  /** Where it is from: places in files (`pyproject.toml:3`), options of the command line, variables of the environment. Empty for the default. */
  readonly from: readonly string[]
}

/** Keys whose lists add up from file to file. */
const ADDING: ReadonlySet<KeyName> = new Set<KeyName>(['extend-select', 'ignore', 'extend-exclude'])

function settingsOf(host: Host, { files }: EffectiveConfiguration, options: LintOptions): Setting[] {
  const given = commandLineValues(host, options)
  return KEY_NAMES.flatMap((key): Setting[] => {
    const inFiles = files.filter(({ written }) => written.values[key] !== undefined)
    const outer = given.get(key)
    if (key === 'extend') return []
    if (ADDING.has(key)) {
      const lists = [
        ...inFiles.map(({ written }) => written.values[key]),
        ...(outer === undefined ? [] : [outer.value]),
      ]
      const from = [...inFiles.map((file) => placeOf(file, [key])), ...(outer === undefined ? [] : [outer.from])]
      return [{ key, entry: [], value: from.length === 0 ? null : lists.flat(), from }]
    }
    if (outer !== undefined) return [{ key, entry: [], value: outer.value, from: [outer.from] }]
    const last = inFiles.at(-1)
    if (last === undefined) return [{ key, entry: [], value: null, from: [] }]
    if (isTable(last.written.values[key])) return entriesOf(key, inFiles)
    return [{ key, entry: [], value: last.written.values[key], from: [placeOf(last, [key])] }]
  })
}

const KEY_NAMES = Object.keys(CONFIGURATION_KEYS) as KeyName[]

/** The entries of a table, those of stronger files in place of those of weaker ones. */
function entriesOf(key: KeyName, files: readonly ConfigurationFile[]): Setting[] {
  const entries = new Map<string, Setting>()
  for (const file of files) {
    const add = (table: TomlTable, path: readonly string[]): void => {
      for (const [name, value] of Object.entries(table)) {
        const entry = [...path, name]
        if (isTable(value)) add(value, entry)
        // The ignores of both files count.
        else
          entries.set(JSON.stringify(key === 'per-file-ignores' ? [file.name, entry] : entry), {
            key,
            entry,
            value,
            from: [placeOf(file, [key, ...entry])],
          })
      }
    }
    const table = file.written.values[key]
    if (isTable(table)) add(table, [])
  }
  return [...entries.values()]
}

function placeOf({ written }: ConfigurationFile, path: readonly string[]): string {
  const { file, line } = written.placeOf(path)
  return `${file}:${line}`
}

/** What the command line and the environment say about keys. */
function commandLineValues(
  host: Host,
  options: LintOptions,
): ReadonlyMap<KeyName, { readonly value: unknown; readonly from: string }> {
  const values = new Map<KeyName, { readonly value: unknown; readonly from: string }>()
  const set = (key: KeyName, value: unknown, from = `--${key}`) => values.set(key, { value, from })
  const environment = formatFromEnvironment(host.env)
  if (options.select !== undefined) set('select', options.select)
  if (options.extendSelect.length > 0) set('extend-select', options.extendSelect)
  if (options.ignore.length > 0) set('ignore', options.ignore)
  if (options.strict) set('strict', true)
  if (options.failOn !== undefined) set('fail-on', options.failOn)
  if (options.exitZero) set('fail-on', 'never', '--exit-zero')
  if (options.baseline === false) set('baseline', '', '--no-baseline')
  else if (options.baseline !== undefined) set('baseline', options.baseline)
  // `--format json` is the format of what is shown.
  if (environment !== null) set('format', environment, FORMAT_VARIABLE)
  return values
}

function severityOf(configuration: EffectiveConfiguration, id: string): Severity | null {
  const level = configuration.severities.get(id)
  return level === undefined || level === 'off' ? null : level
}

function asToml({ files, from, settings, rules }: ShownConfiguration): string {
  const [own, ...extended] = from
  const source = own === undefined ? 'no configuration' : [own, ...extended].join(', which extends ')
  const values = settings.filter(({ entry }) => entry.length === 0).map((setting) => valueLine(setting, setting.key))
  const tables = new Map<string, string[]>()
  for (const setting of settings.filter(({ entry }) => entry.length > 0)) {
    const header = [setting.key, ...setting.entry.slice(0, -1)].map(tomlKey).join('.')
    tables.set(header, [...(tables.get(header) ?? []), valueLine(setting, setting.entry.at(-1) ?? '')])
  }
  const running = rules.map(({ id, severity }) => `#   ${severity.padEnd(7)}  ${id}`)
  return [
    `# ${visibleLine(source)}: ${counted(files, 'file')}`,
    ...values,
    ...Array.from(tables, ([header, lines]) => `\n[${header}]\n${lines.join('\n')}`),
    `\n# ${counted(rules.length, 'rule')} run:`,
    ...running,
    '',
  ].join('\n')
}

function valueLine({ key, value, from }: Setting, name: string): string {
  if (value === null) return `# ${name}: ${CONFIGURATION_KEYS[key].default} (default)`
  return `${tomlKey(name)} = ${visibleLine(JSON.stringify(value))}  # ${from.join(', ')}`
}

function tomlKey(name: string): string {
  return /^[\w-]+$/.test(name) ? name : visibleLine(JSON.stringify(name))
}
