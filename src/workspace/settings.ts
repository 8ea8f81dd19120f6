/** Configuration and command line together: what a session is told. */
import { checkSelectors, type SourceRoot } from '../config/configuration.ts'
import { pathMatcher } from '../config/patterns.ts'
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
  const { configuration } = project
  // An empty variable in a script would otherwise make everything look clean.
  if (options.select?.length === 0) {
    throw new UserError('--select names no rule', { hint: 'Run "fastapi-lint rules" for a list.' })
  }
  const commandLine: SelectionLayer = {
    select: options.select === undefined ? null : checked('--select', options.select, rules),
    extendSelect: checked('--extend-select', options.extendSelect, rules),
    ignore: checked('--ignore', options.ignore, rules),
  }
  const switchedOff = [...configuration.severities].filter(([, severity]) => severity === 'off').map(([id]) => id)
  const file = { ...configuration, ignore: [...configuration.ignore, ...switchedOff] }
  return {
    rules: selectRules(rules, file, commandLine, isStrict(project, options)),
    severities: new Map(
      [...configuration.severities].flatMap(([id, level]) => (level === 'off' ? [] : [[id, level] as const])),
    ),
    options: configuration.options,
    isIgnored: ignoredPerFile(project, rules),
    sourceRoots: configuration.sourceRoots.map((folder) => sourceRoot(host, project, folder)),
    targetVersions: configuration.targetVersions,
  }
}

/** Whether the strict rules are wanted. */
export function isStrict(project: Project, options: SelectionOptions): boolean {
  return options.strict || project.configuration.strict
}

function checked(option: string, selectors: readonly string[], rules: readonly RuleMetadata[]): readonly string[] {
  checkSelectors(selectors, rules, (_index, message, hint) => new UserError(`${message} in ${option}`, { hint }))
  return selectors
}

function ignoredPerFile(project: Project, rules: readonly RuleMetadata[]): Settings['isIgnored'] {
  const { configuration, root, configurationFolder } = project
  if (configuration.perFileIgnores.length === 0) return () => false
  const entries = configuration.perFileIgnores.map(({ pattern, selectors }) => {
    const chosen = new Set(selectors)
    const isNegated = pattern.startsWith('!')
    const matches = pathMatcher([isNegated ? pattern.slice(1) : pattern])
    return {
      ids: new Set(rules.filter((rule) => chosen.has(rule.id) || chosen.has(rule.category)).map((rule) => rule.id)),
      matches: (path: string) => matches(path) !== isNegated,
    }
  })
  const ignoredIn = new Map<string, ReadonlySet<string>>()
  return (rule, path) => {
    let ids = ignoredIn.get(path)
    if (ids === undefined) {
      const name = relativePath(configurationFolder, join(root, path))
      ids = new Set(entries.filter((entry) => entry.matches(name)).flatMap((entry) => [...entry.ids]))
      ignoredIn.set(path, ids)
    }
    return ids.has(rule)
  }
}

/** A configured source root, relative to the project root; a wrong one would silently turn imports into unknown ones. */
function sourceRoot(host: WorkspaceHost, project: Project, { folder, place }: SourceRoot): string {
  const absolute = resolve(project.configurationFolder, folder)
  if (!isWithin(project.root, absolute)) {
    throw new UserError(`The source root "${folder}" is outside the project in ${project.nameOf('')}`, { place })
  }
  if (!isFolder(host, absolute)) throw new UserError(`The source root "${folder}" is not a folder`, { place })
  return relativePath(project.root, absolute)
}

function isFolder(host: WorkspaceHost, absolute: string): boolean {
  try {
    return host.fileSystem.status(absolute).kind === 'folder'
  } catch {
    return false // told as what it is: not a folder
  }
}
