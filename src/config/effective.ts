/** What a configuration file and those it extends say together. */
import type {
  Configuration,
  DeclaredCall,
  FileSetting,
  OptionValue,
  SourceRoot,
  WrittenConfiguration,
} from './configuration.ts'
import { DEFAULT_EXCLUDES, type FailLevel, type SeverityLevel } from './keys.ts'
import { entryMatcher, pathMatcher } from './patterns.ts'
import type { SelectionLayer } from './selection.ts'

/** One configuration file that has been read. */
export interface ConfigurationFile {
  /** What it is called in messages. */
  readonly name: string
  /** The folder that its paths and patterns count from, absolute. */
  readonly folder: string
  readonly configuration: Configuration
  readonly written: WrittenConfiguration
}

/** A setting that is a path, with the folder that it counts from. */
export type Anchored<Setting> = Setting & { readonly base: string }

/** What is configured for a part of a project. */
export interface EffectiveConfiguration {
  /** The files, the weakest first: each is extended by the next. Empty where nothing is configured. */
  readonly files: readonly ConfigurationFile[]
  /** What the files say about rules, the weakest first. */
  readonly selection: readonly SelectionLayer[]
  readonly strict: boolean
  readonly sourceRoots: readonly Anchored<SourceRoot>[]
  readonly targetVersions: Readonly<Record<string, string>>
  readonly blockingCalls: readonly DeclaredCall[]
  /** Severities that differ from the rules' own; `off` is in `selection` too. */
  readonly severities: ReadonlyMap<string, SeverityLevel>
  readonly options: ReadonlyMap<string, Readonly<Record<string, OptionValue>>>
  readonly baseline: Anchored<FileSetting> | null
  readonly failOn: FailLevel | null
  readonly format: Configuration['format']
}

/**
 * Joins configuration files, the weakest first. A key replaces that of a weaker file, with these exceptions: `extend-select`,
 * `extend-exclude` and `ignore` add up (`selectRules` says how), and tables are joined entry by entry.
 */
export function effectiveConfiguration(files: readonly ConfigurationFile[]): EffectiveConfiguration {
  const configurations = files.map((file) => file.configuration)
  const last = <Key extends keyof Configuration>(key: Key, isSet: (value: Configuration[Key]) => boolean) =>
    files.findLast((file) => isSet(file.configuration[key]))
  const withRoots = last('sourceRoots', (roots) => roots.length > 0)
  const withBaseline = last('baseline', (file) => file !== null)
  const severities = new Map(configurations.flatMap((one) => [...one.severities]))
  const switchedOff = [...severities].flatMap(([id, level]) => (level === 'off' ? [id] : []))
  return {
    files,
    selection: configurations.map((one, index) => ({
      select: one.select,
      extendSelect: one.extendSelect,
      ignore: index === configurations.length - 1 ? [...one.ignore, ...switchedOff] : one.ignore,
    })),
    strict: last('strict', (strict) => strict !== null)?.configuration.strict ?? false,
    sourceRoots: withRoots?.configuration.sourceRoots.map((root) => ({ ...root, base: withRoots.folder })) ?? [],
    targetVersions: Object.assign({}, ...configurations.map((one) => one.targetVersions)),
    blockingCalls: last('blockingCalls', (calls) => calls.length > 0)?.configuration.blockingCalls ?? [],
    severities,
    options: joinedOptions(configurations),
    baseline: withBaseline?.configuration.baseline
      ? { ...withBaseline.configuration.baseline, base: withBaseline.folder }
      : null,
    failOn: last('failOn', (level) => level !== null)?.configuration.failOn ?? null,
    format: last('format', (format) => format !== null)?.configuration.format ?? null,
  }
}

/** What holds where nothing is configured. */
export const NO_CONFIGURATION: EffectiveConfiguration = effectiveConfiguration([])

function joinedOptions(configurations: readonly Configuration[]): EffectiveConfiguration['options'] {
  const joined = new Map<string, Readonly<Record<string, OptionValue>>>()
  for (const { options } of configurations) {
    for (const [rule, values] of options) joined.set(rule, { ...joined.get(rule), ...values })
  }
  return joined
}

/** Names a file or folder (absolute) as seen from a folder, with `/` as separator. */
export type NameFrom = (folder: string, absolute: string) => string

/** Makes a test for files and folders (absolute) that are excluded themselves; what is in an excluded folder does not match. */
export function exclusionOf(files: readonly ConfigurationFile[], nameFrom: NameFrom): (absolute: string) => boolean {
  const own = files.findLast((file) => file.configuration.exclude !== null)
  const isExcluded = [
    // Without a slash in it, a pattern counts everywhere.
    { folder: own?.folder ?? '', matches: entryMatcher(own?.configuration.exclude ?? DEFAULT_EXCLUDES) },
    ...files.map(({ folder, configuration }) => ({ folder, matches: entryMatcher(configuration.extendExclude) })),
  ]
  return (absolute) => isExcluded.some(({ folder, matches }) => matches(nameFrom(folder, absolute)))
}

/** Makes a test for the selectors (rule ids and categories) that `per-file-ignores` names for a file (absolute). */
export function perFileIgnoresOf(
  files: readonly ConfigurationFile[],
  nameFrom: NameFrom,
): (absolute: string) => readonly string[] {
  const entries = files.flatMap(({ folder, configuration }) =>
    configuration.perFileIgnores.map(({ pattern, selectors }) => {
      const isNegated = pattern.startsWith('!')
      const matches = pathMatcher([isNegated ? pattern.slice(1) : pattern])
      return { selectors, applies: (absolute: string) => matches(nameFrom(folder, absolute)) !== isNegated }
    }),
  )
  return (absolute) => entries.filter((entry) => entry.applies(absolute)).flatMap((entry) => entry.selectors)
}
