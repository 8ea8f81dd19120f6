/** Configuration and command line together: what a session is told. */
import { checkSelectors } from '../config/configuration.ts'
import { type EffectiveConfiguration, perFileIgnoresOf } from '../config/effective.ts'
import { type SelectionLayer, selectRules } from '../config/selection.ts'
import { UserError } from '../config/user-error.ts'
import { isWithin, join, relativePath, resolve } from '../platform/paths.ts'
import type { RuleMetadata } from '../rule-api/metadata.ts'
import type { Settings } from '../session/contract.ts'
import type { WorkspaceHost } from './host.ts'
import type { Project } from './project.ts'

/** The options of the command line that say which rules run. */
export interface SelectionOptions {
  readonly select: readonly string[] | undefined
  readonly extendSelect: readonly string[]
  readonly ignore: readonly string[]
  readonly strict: boolean
}

/** Resolves everything that changes what is found. Throws a `UserError` for an unknown rule on the command line. */
export function settingsFor(host: WorkspaceHost, project: Project, options: SelectionOptions): Settings {
  const { rules } = host
  const { configurations } = project
  const commandLine = commandLineLayer(rules, options)
  const selections = new Map<EffectiveConfiguration, RuleSelection>()
  const selectionFor = (configuration: EffectiveConfiguration) => {
    const known = selections.get(configuration)
    if (known !== undefined) return known
    const selection = {
      selected: runningRules(rules, configuration, options, commandLine),
      ignored: perFileIgnoresOf(configuration.files, relativePath),
    }
    selections.set(configuration, selection)
    return selection
  }
  const { main } = configurations
  const met = [...configurations.met]
  return {
    rules: new Set(met.flatMap(([, configuration]) => [...selectionFor(configuration).selected])),
    ...checkSettings(main),
    isIgnored: ignoredPerFile(project, rules, (path) => selectionFor(configurations.governing(path))),
    sourceRoots: sourceRootsOf(host, project, main),
    nested: met.slice(1).map(([folder, configuration]) => ({
      folder,
      ...checkSettings(configuration),
      sourceRoots: sourceRootsOf(host, project, configuration),
    })),
  }
}

/** The ids of the rules that run under a configuration together with the command line. Throws a `UserError` as `settingsFor` does. */
export function runningRules(
  rules: readonly RuleMetadata[],
  configuration: EffectiveConfiguration,
  options: SelectionOptions,
  commandLine: SelectionLayer = commandLineLayer(rules, options),
): ReadonlySet<string> {
  return selectRules(rules, [...configuration.selection, commandLine], options.strict || configuration.strict)
}

/** The rules that run under a configuration, and what it ignores in a file (absolute). */
interface RuleSelection {
  readonly selected: ReadonlySet<string>
  readonly ignored: (absolute: string) => readonly string[]
}

function commandLineLayer(rules: readonly RuleMetadata[], options: SelectionOptions): SelectionLayer {
  // An empty variable in a script would otherwise make everything look clean.
  if (options.select?.length === 0) {
    throw new UserError('--select names no rule', { hint: 'Run "fastapi-lint rules" for a list.' })
  }
  return {
    select: options.select === undefined ? null : checked('--select', options.select, rules),
    extendSelect: checked('--extend-select', options.extendSelect, rules),
    ignore: checked('--ignore', options.ignore, rules),
  }
}

function checkSettings({ severities, options, targetVersions, blockingCalls }: EffectiveConfiguration) {
  const levels = [...severities].flatMap(([id, level]) => (level === 'off' ? [] : [[id, level] as const]))
  return { severities: new Map(levels), options, targetVersions, blockingCalls }
}

function checked(option: string, selectors: readonly string[], rules: readonly RuleMetadata[]): readonly string[] {
  checkSelectors(selectors, rules, (_index, message, hint) => new UserError(`${message} in ${option}`, { hint }))
  return selectors
}

function ignoredPerFile(
  { root }: Project,
  rules: readonly RuleMetadata[],
  selectionFor: (path: string) => RuleSelection,
): Settings['isIgnored'] {
  const inFile = new Map<string, ReadonlySet<string>>()
  return (rule, path) => {
    let running = inFile.get(path)
    if (running === undefined) {
      const { selected, ignored } = selectionFor(path)
      const names = new Set(ignored(join(root, path)))
      const isNamed = ({ id, category }: RuleMetadata) => names.has(id) || names.has(category)
      running =
        names.size === 0
          ? selected
          : new Set(rules.flatMap((rule) => (selected.has(rule.id) && !isNamed(rule) ? rule.id : [])))
      inFile.set(path, running)
    }
    return !running.has(rule)
  }
}

/** The configured source roots, relative to the project root; a wrong one would silently turn imports into unknown ones. */
function sourceRootsOf(host: WorkspaceHost, project: Project, { sourceRoots }: EffectiveConfiguration): string[] {
  return sourceRoots.map(({ folder, base, place }) => {
    const absolute = resolve(base, folder)
    if (!isWithin(project.root, absolute)) {
      throw new UserError(`The source root "${folder}" is outside the project in ${project.nameOf('')}`, { place })
    }
    if (!isFolder(host, absolute)) throw new UserError(`The source root "${folder}" is not a folder`, { place })
    return relativePath(project.root, absolute)
  })
}

function isFolder(host: WorkspaceHost, absolute: string): boolean {
  try {
    return host.fileSystem.status(absolute).kind === 'folder'
  } catch {
    return false // told as what it is: not a folder
  }
}
