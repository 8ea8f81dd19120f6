import { FORMAT_NAMES, type Format } from '../report/formats.ts'
import { CATEGORIES, type RuleMetadata, type RuleOption } from '../rule-api/metadata.ts'
import {
  CONFIGURATION_KEYS,
  type ConfigurationKey,
  FAIL_LEVELS,
  type FailLevel,
  type KeyName,
  type KeyType,
  SEVERITY_LEVELS,
  type SeverityLevel,
} from './keys.ts'
import { suggest } from './suggestion.ts'
import { isTable, parseToml, type TomlTable } from './toml.ts'
import { type Step, TomlPlaces } from './toml-places.ts'
import { type Place, UserError } from './user-error.ts'

/** What an option of a rule can be set to. */
export type OptionValue = boolean | number | string | readonly string[]

/** A configuration as it was written, checked: every name exists, every value has its type. Absent keys are null or empty. */
export interface Configuration {
  readonly extend: FileSetting | null
  readonly select: readonly string[] | null
  readonly extendSelect: readonly string[]
  readonly ignore: readonly string[]
  readonly strict: boolean | null
  readonly exclude: readonly string[] | null
  readonly extendExclude: readonly string[]
  readonly perFileIgnores: readonly { readonly pattern: string; readonly selectors: readonly string[] }[]
  readonly sourceRoots: readonly SourceRoot[]
  readonly targetVersions: Readonly<Record<string, string>>
  readonly blockingCalls: readonly DeclaredCall[]
  readonly severities: ReadonlyMap<string, SeverityLevel>
  readonly options: ReadonlyMap<string, Readonly<Record<string, OptionValue>>>
  readonly baseline: FileSetting | null
  readonly failOn: FailLevel | null
  readonly format: Format | null
}

/** A call that blocks, by a dotted name that may end in `.*` (every method of a class) or `.**` (what its attributes hold too). */
export interface DeclaredCall {
  readonly call: string
  /** What to use instead; null where it does not say. */
  readonly use: string | null
}

export interface SourceRoot {
  /** Relative to the folder of the file that it is written in. */
  readonly folder: string
  /** Where it is written. */
  readonly place: Place
}

export interface FileSetting {
  /** Relative to the folder of the file that it is written in. */
  readonly file: string
  /** Where it is written. */
  readonly place: Place
}

/** What holds where there is no configuration. */
export const EMPTY_CONFIGURATION: Configuration = {
  extend: null,
  select: null,
  extendSelect: [],
  ignore: [],
  strict: null,
  exclude: null,
  extendExclude: [],
  perFileIgnores: [],
  sourceRoots: [],
  targetVersions: {},
  blockingCalls: [],
  severities: new Map(),
  options: new Map(),
  baseline: null,
  failOn: null,
  format: null,
}

/** The tables of a pyproject.toml that say whose project it is. */
export interface ProjectTables {
  /** It has `[tool.fastapi-lint]`. */
  readonly isConfigured: boolean
  /** It has `[project]`, `[tool.fastapi]` or `[tool.poetry]`. */
  readonly isProject: boolean
}

/** Looks at the tables of a pyproject.toml. Throws a `UserError` for broken TOML. */
export function projectTables(file: string, text: string): ProjectTables {
  const document = parseToml(file, text)
  const tool = isTable(document['tool']) ? document['tool'] : {}
  return {
    isConfigured: tool['fastapi-lint'] !== undefined,
    isProject: document['project'] !== undefined || tool['fastapi'] !== undefined || tool['poetry'] !== undefined,
  }
}

/**
 * Reads and checks a configuration: all of a fastapi-lint.toml, or `[tool.fastapi-lint]` of a pyproject.toml (told apart by the name).
 * `file` is the name that messages use. Throws a `UserError` with the place of the first mistake.
 */
export function readConfiguration(file: string, text: string, rules: readonly RuleMetadata[]): Configuration {
  const document = parseToml(file, text)
  const places = new TomlPlaces(file, text)
  const base = sectionOf(file)
  if (base.length === 0) return new Reader(places, base, rules).read(document)
  const tool = isTable(document['tool']) ? document['tool'] : {}
  const section = tool['fastapi-lint'] ?? {}
  if (!isTable(section)) throw new UserError('"tool.fastapi-lint" must be a table', { place: places.find(base) })
  return new Reader(places, base, rules).read(section)
}

/** What is written in a configuration file: the values by key, and where each key, or what is below it, stands. */
export interface WrittenConfiguration {
  readonly values: TomlTable
  readonly placeOf: (path: readonly string[]) => Place
}

/** What is written in a configuration file that `readConfiguration` accepts. */
export function writtenConfiguration(file: string, text: string): WrittenConfiguration {
  const places = new TomlPlaces(file, text)
  const base = sectionOf(file)
  let values: unknown = parseToml(file, text)
  for (const key of base) values = isTable(values) ? values[key] : undefined
  return { values: isTable(values) ? values : {}, placeOf: (path) => places.find([...base, ...path]) }
}

/** The table that holds the configuration in a file of this name; empty for the whole file. */
function sectionOf(file: string): readonly string[] {
  return /(^|[\\/])pyproject\.toml$/.test(file) ? ['tool', 'fastapi-lint'] : []
}

/** Checks names that select rules. Throws a `UserError` for the first unknown one; `place` tells where the word with an index stands. */
export function checkSelectors(
  selectors: readonly string[],
  rules: readonly RuleMetadata[],
  fail: (index: number, message: string, hint: string | null) => UserError,
): void {
  const known = new Set<string>([...rules.map((rule) => rule.id), ...CATEGORIES])
  selectors.forEach((selector, index) => {
    if (!known.has(selector))
      throw fail(index, `Unknown rule or category "${selector}"`, suggestSelector(selector, known))
  })
}

/** What an unknown rule name was meant to be. */
export function suggestSelector(name: string, known: Iterable<string>): string {
  return suggest(name, known) ?? 'Run "fastapi-lint rules" for a list.'
}

/** Libraries whose versions matter; any other distribution may be named too. */
const KNOWN_DISTRIBUTIONS = [
  'python',
  'fastapi',
  'starlette',
  'pydantic',
  'pydantic-settings',
  'sqlalchemy',
  'sqlmodel',
  'httpx',
  'uvicorn',
]

/** What values of each type become. */
interface Values {
  readonly boolean: boolean
  readonly choice: string
  readonly selectors: string[]
  readonly patterns: string[]
  readonly folders: SourceRoot[]
  readonly file: FileSetting
  readonly ignores: { pattern: string; selectors: string[] }[]
  readonly severities: Map<string, SeverityLevel>
  readonly options: Map<string, Record<string, OptionValue>>
  readonly versions: Record<string, string>
  readonly calls: DeclaredCall[]
}
type TypeOf<Name extends KeyName> = (typeof CONFIGURATION_KEYS)[Name]['type']

/** How a value of each type is checked. */
type Readers = { readonly [Type in KeyType]: (name: string, value: unknown, key: ConfigurationKey) => Values[Type] }

/** Reads one configuration table by the types that `CONFIGURATION_KEYS` gives. */
class Reader {
  readonly #places: TomlPlaces
  readonly #base: readonly Step[]
  readonly #rules: readonly RuleMetadata[]

  constructor(places: TomlPlaces, base: readonly Step[], rules: readonly RuleMetadata[]) {
    this.#places = places
    this.#base = base
    this.#rules = rules
  }

  read(section: TomlTable): Configuration {
    const names = Object.keys(CONFIGURATION_KEYS)
    for (const key of Object.keys(section)) {
      if (!names.includes(key)) {
        const isPrefix = key === 'tool' && this.#base.length === 0
        const hint = isPrefix
          ? 'Only in a pyproject.toml the keys stand below [tool.fastapi-lint]; here they stand alone.'
          : (suggest(key, names) ?? `Known keys: ${names.join(', ')}.`)
        throw this.#error([key], `Unknown key "${key}"`, hint)
      }
    }
    const get = <Name extends KeyName>(name: Name) => this.#get(section, name)
    const empty = EMPTY_CONFIGURATION
    return {
      extend: get('extend'),
      select: get('select'),
      extendSelect: get('extend-select') ?? empty.extendSelect,
      ignore: get('ignore') ?? empty.ignore,
      strict: get('strict'),
      exclude: get('exclude'),
      extendExclude: get('extend-exclude') ?? empty.extendExclude,
      perFileIgnores: get('per-file-ignores') ?? empty.perFileIgnores,
      sourceRoots: get('source-roots') ?? empty.sourceRoots,
      targetVersions: get('target-versions') ?? empty.targetVersions,
      blockingCalls: get('blocking-calls') ?? empty.blockingCalls,
      severities: get('severity') ?? empty.severities,
      options: get('rules') ?? empty.options,
      baseline: get('baseline'),
      failOn: memberOf(FAIL_LEVELS, get('fail-on')),
      format: memberOf(FORMAT_NAMES, get('format')),
    }
  }

  /** The checked value of a key, or null when it is absent. */
  #get<Name extends KeyName>(section: TomlTable, name: Name): Values[TypeOf<Name>] | null {
    const value = section[name]
    return value === undefined ? null : this.#check<TypeOf<Name>>(CONFIGURATION_KEYS[name].type, name, value)
  }

  #check<Type extends KeyType>(type: Type, name: KeyName, value: unknown): Values[Type] {
    return this.#readers[type](name, value, CONFIGURATION_KEYS[name])
  }

  readonly #readers: Readers = {
    boolean: (name, value) => this.#boolean([name], value),
    choice: (name, value, { choices = [] }) => this.#choice([name], value, choices),
    selectors: (name, value) => this.#selectors([name], value),
    patterns: (name, value) => this.#patterns([name], value),
    folders: (name, value) => this.#folders([name], value),
    file: (name, value) => this.#file([name], value),
    ignores: (name, value, key) =>
      this.#entries(name, value, key).map(([pattern, selectors]) => ({
        pattern,
        selectors: this.#selectors([name, pattern], selectors),
      })),
    severities: (name, value, key) =>
      new Map(this.#entries(name, value, key).map(([id, severity]) => this.#severity([name, id], id, severity))),
    options: (name, value, key) =>
      new Map(this.#entries(name, value, key).map(([id, options]) => this.#options([name, id], id, options))),
    versions: (name, value, key) =>
      Object.fromEntries(
        this.#entries(name, value, key).map(([of, version]) => this.#version([name, of], of, version)),
      ),
    calls: (name, value, key) => this.#calls(name, value, key),
  }

  #entries(name: string, value: unknown, { example }: ConfigurationKey): [string, unknown][] {
    if (isTable(value)) return Object.entries(value)
    throw this.#error([name], `"${name}" must be a table`, `For example:\n${example}`)
  }

  #boolean(path: readonly Step[], value: unknown): boolean {
    if (typeof value !== 'boolean')
      throw this.#error(path, `"${nameOf(path)}" must be true or false, not ${describe(value)}`)
    return value
  }

  #strings(path: readonly Step[], value: unknown): string[] {
    if (typeof value === 'string') {
      throw this.#error(path, `"${nameOf(path)}" must be an array of strings`, `Write [${JSON.stringify(value)}].`)
    }
    if (!Array.isArray(value))
      throw this.#error(path, `"${nameOf(path)}" must be an array of strings, not ${describe(value)}`)
    return value.map((element: unknown, index) => {
      if (typeof element === 'string') return element
      throw this.#error(
        [...path, index],
        `"${nameOf(path)}" must be an array of strings, but element ${index + 1} is ${describe(element)}`,
      )
    })
  }

  #selectors(path: readonly Step[], value: unknown): string[] {
    const selectors = this.#strings(path, value)
    checkSelectors(selectors, this.#rules, (index, message, hint) => this.#error([...path, index], message, hint))
    return selectors
  }

  #patterns(path: readonly Step[], value: unknown): string[] {
    const patterns = this.#strings(path, value)
    for (const [index, pattern] of patterns.entries()) {
      // To the glob matcher it means everything else, to a reader of .gitignore files an exception.
      if (pattern.startsWith('!')) {
        const hint = 'There are no exceptions; set "exclude" to leave out less than the default list.'
        throw this.#error([...path, index], `"${nameOf(path)}" cannot have "${pattern}"`, hint)
      }
    }
    return patterns
  }

  #folders(path: readonly Step[], value: unknown): SourceRoot[] {
    return this.#strings(path, value).map((folder, index) => {
      if (/^([\\/]|[A-Za-z]:)/.test(folder) || folder.split(/[\\/]/).includes('..')) {
        throw this.#error(
          [...path, index],
          `"${nameOf(path)}" must be folders below that of the configuration, not "${folder}"`,
        )
      }
      return { folder, place: this.#place([...path, index]) }
    })
  }

  #file(path: readonly Step[], value: unknown): FileSetting {
    if (typeof value === 'string' && value !== '') return { file: value, place: this.#place(path) }
    throw this.#error(path, `"${nameOf(path)}" must be the path of a file, not ${describe(value)}`)
  }

  #choice<Choice extends string>(path: readonly Step[], value: unknown, choices: readonly Choice[]): Choice {
    const found = choices.find((choice) => choice === value)
    if (found !== undefined) return found
    const hint = typeof value === 'string' ? suggest(value, choices) : null
    throw this.#error(path, `"${nameOf(path)}" must be one of ${choices.join(', ')}, not ${describe(value)}`, hint)
  }

  #version(path: readonly Step[], name: string, value: unknown): [string, string] {
    const normal = name.toLowerCase().replace(/[-_.]+/g, '-')
    if (!KNOWN_DISTRIBUTIONS.includes(normal)) {
      const hint = suggest(normal, KNOWN_DISTRIBUTIONS)
      if (hint !== null) throw this.#error(path, `Unknown name "${name}" in "${path[0]}"`, hint)
    }
    if (typeof value === 'number')
      throw this.#error(path, `The version of ${name} must be a string`, `Write "${value}" in quotes.`)
    if (typeof value !== 'string')
      throw this.#error(path, `The version of ${name} must be a string, not ${describe(value)}`)
    if (!/^\d+(\.\d+)*$/.test(value)) {
      throw this.#error(
        path,
        `The version of ${name} must be one version, not "${value}"`,
        'Write it like "2.11" or "0.115.4".',
      )
    }
    return [normal, value]
  }

  #calls(name: string, value: unknown, { example }: ConfigurationKey): DeclaredCall[] {
    if (!Array.isArray(value)) {
      throw this.#error(
        [name],
        `"${name}" must be an array of tables, not ${describe(value)}`,
        `For example:\n${example}`,
      )
    }
    return value.map((entry: unknown, index) => {
      if (!isTable(entry)) {
        const hint =
          typeof entry === 'string' ? `Write { call = ${JSON.stringify(entry)} }.` : `For example:\n${example}`
        throw this.#error(
          [name, index],
          `"${name}" must be an array of tables, but element ${index + 1} is ${describe(entry)}`,
          hint,
        )
      }
      for (const key of Object.keys(entry)) {
        if (key !== 'call' && key !== 'use')
          throw this.#error([name, index, key], `Unknown key "${key}" in "${name}"`, 'It has: call, use.')
      }
      const { call, use } = entry
      if (typeof call !== 'string' || !DOTTED_CALL.test(call)) {
        const hint = 'Write a dotted name such as "mylib.fetch", "mylib.Client.fetch" or "mylib.Client.*".'
        throw this.#error(
          call === undefined ? [name, index] : [name, index, 'call'],
          `"call" must be the dotted name of a call${call === undefined ? '' : `, not ${describe(call)}`}`,
          hint,
        )
      }
      if (use !== undefined && (typeof use !== 'string' || use.trim() === ''))
        throw this.#error([name, index, 'use'], `"use" must say what to use instead, not ${describe(use)}`)
      return { call, use: use === undefined ? null : use }
    })
  }

  #severity(path: readonly Step[], id: string, value: unknown): [string, SeverityLevel] {
    this.#rule(path, id)
    return [id, this.#choice(path, value, SEVERITY_LEVELS)]
  }

  #options(path: readonly Step[], id: string, value: unknown): [string, Record<string, OptionValue>] {
    const rule = this.#rule(path, id)
    if (!isTable(value)) throw this.#error(path, `"${nameOf(path)}" must be a table of options`)
    const options = rule.options ?? {}
    const checked = Object.entries(value).map(([name, setting]): [string, OptionValue] => {
      const option = Object.hasOwn(options, name) ? options[name] : undefined
      if (option !== undefined) return [name, this.#option([...path, name], setting, option)]
      const known = Object.keys(options)
      const hint =
        known.length === 0 ? 'The rule has no options.' : (suggest(name, known) ?? `It has: ${known.join(', ')}.`)
      throw this.#error([...path, name], `Unknown option "${name}" of the rule "${id}"`, hint)
    })
    return [id, Object.fromEntries(checked)]
  }

  #option(path: readonly Step[], value: unknown, option: RuleOption): OptionValue {
    switch (option.type) {
      case 'boolean':
        return this.#boolean(path, value)
      case 'strings':
        return this.#strings(path, value)
      case 'integer':
        if (typeof value === 'number' && Number.isInteger(value)) return value
        throw this.#error(path, `"${nameOf(path)}" must be a whole number, not ${describe(value)}`)
      case 'string':
        if (typeof value === 'string') return value
        throw this.#error(path, `"${nameOf(path)}" must be a string, not ${describe(value)}`)
    }
  }

  #rule(path: readonly Step[], id: string): RuleMetadata {
    const rule = this.#rules.find((candidate) => candidate.id === id)
    if (rule !== undefined) return rule
    const ids = this.#rules.map((candidate) => candidate.id)
    throw this.#error(path, `Unknown rule "${id}"`, suggestSelector(id, ids))
  }

  #error(path: readonly Step[], message: string, hint: string | null = null): UserError {
    return new UserError(message, { place: this.#place(path), hint })
  }

  #place(path: readonly Step[]): Place {
    return this.#places.find([...this.#base, ...path])
  }
}

/** A dotted name of at least two parts; the last may be one or two stars. */
const DOTTED_CALL = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*\.([\p{L}_][\p{L}\p{N}_]*|\*\*?)$/u

function memberOf<Member extends string>(members: readonly Member[], word: string | null): Member | null {
  return members.find((member) => member === word) ?? null
}

function nameOf(path: readonly Step[]): string {
  return path.filter((step) => typeof step === 'string').join('.')
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return 'an array'
  if (value instanceof Date) return 'a date'
  return 'a table'
}
