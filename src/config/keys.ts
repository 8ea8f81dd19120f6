import { FORMAT_NAMES } from '../report/formats.ts'

/**
 * What a configuration may say: the one table that validates it and that documentation and the JSON schema are made from.
 *
 * - `selectors`: rule ids and categories; `patterns`: globs for files and folders
 * - `folders`, `file`: paths relative to the configuration file
 * - `ignores`: a table from a pattern to selectors; `severities`: a table from a rule id to a severity or `off`
 * - `options`: a table from a rule id to the options of that rule; `versions`: a table from a distribution name to a version
 * - `calls`: an array of tables that name a call, and what to use instead
 */
export type KeyType =
  | 'boolean'
  | 'choice'
  | 'selectors'
  | 'patterns'
  | 'folders'
  | 'file'
  | 'ignores'
  | 'severities'
  | 'options'
  | 'versions'
  | 'calls'

export interface ConfigurationKey {
  readonly type: KeyType
  /** The words that a `choice` may be. */
  readonly choices?: readonly string[]
  /** What holds when the key is absent, as TOML. */
  readonly default: string
  /** One sentence for documentation and editors. */
  readonly description: string
  /** A piece of TOML that shows the key in use. */
  readonly example: string
}

export const FAIL_LEVELS = ['error', 'warning', 'info', 'never'] as const
/** The lowest severity that makes the exit code 1. */
export type FailLevel = (typeof FAIL_LEVELS)[number]

export const SEVERITY_LEVELS = ['error', 'warning', 'info', 'off'] as const
/** What a rule's severity can be set to. */
export type SeverityLevel = (typeof SEVERITY_LEVELS)[number]

/** Folders and files that are never visited unless they are named on the command line or `exclude` is set. */
export const DEFAULT_EXCLUDES: readonly string[] = [
  '.bzr',
  '.direnv',
  '.eggs',
  '.git',
  '.git-rewrite',
  '.hg',
  '.ipynb_checkpoints',
  '.mypy_cache',
  '.nox',
  '.pants.d',
  '.pyenv',
  '.pytest_cache',
  '.pytype',
  '.ruff_cache',
  '.svn',
  '.tox',
  '.venv',
  '.vscode',
  '__pycache__',
  '__pypackages__',
  '_build',
  'buck-out',
  'build',
  'dist',
  'env',
  'node_modules',
  'site-packages',
  'venv',
]

/** The keys by name, in the order of documentation. */
export const CONFIGURATION_KEYS = {
  extend: {
    type: 'file',
    default: 'none',
    description:
      'Another configuration file whose settings hold where this file says nothing. Paths and patterns in it count from its own folder.',
    example: 'extend = "../base.toml"',
  },
  select: {
    type: 'selectors',
    default: 'the recommended rules',
    description:
      'The rules to run instead of the recommended ones: rule ids, or categories for the recommended rules in them.',
    example: 'select = ["async", "security", "orm-response"]',
  },
  'extend-select': {
    type: 'selectors',
    default: '[]',
    description: 'Rules to run in addition: rule ids or categories.',
    example: 'extend-select = ["query-in-loop"]',
  },
  ignore: {
    type: 'selectors',
    default: '[]',
    description: 'Rules not to run: rule ids or categories. A rule id in one list outweighs its category in another.',
    example: 'ignore = ["missing-response-model"]',
  },
  strict: {
    type: 'boolean',
    default: 'false',
    description: 'Runs the strict rules (opinions and project policy) as well as the recommended ones.',
    example: 'strict = true',
  },
  exclude: {
    type: 'patterns',
    default: 'virtual environments, caches, build folders',
    description: 'Files and folders to leave out, instead of the default list.',
    example: 'exclude = [".venv", "generated"]',
  },
  'extend-exclude': {
    type: 'patterns',
    default: '[]',
    description: 'Files and folders to leave out in addition to the default list.',
    example: 'extend-exclude = ["migrations", "clients/*_pb2.py"]',
  },
  'per-file-ignores': {
    type: 'ignores',
    default: '{}',
    description: 'Rules not to report in the files that a pattern matches.',
    example: '[tool.fastapi-lint.per-file-ignores]\n"tests/**" = ["hardcoded-secret"]',
  },
  'source-roots': {
    type: 'folders',
    default: 'found from the packaging tables and the folders',
    description: 'Folders from which absolute imports start.',
    example: 'source-roots = ["src", "libs/shared"]',
  },
  'target-versions': {
    type: 'versions',
    default: 'what the project declares',
    description: 'Versions to assume for Python and libraries, whatever the project declares.',
    example: '[tool.fastapi-lint.target-versions]\npython = "3.12"\npydantic = "2.11"',
  },
  'blocking-calls': {
    type: 'calls',
    default: 'none',
    description:
      'Functions and methods that block and that fastapi-lint does not know, by their dotted names, with what an `async def` should use instead; blocking-sdk-call reports them.',
    example: 'blocking-calls = [{ call = "mylib.fetch", use = "mylib.afetch" }, { call = "mylib.Client.*" }]',
  },
  severity: {
    type: 'severities',
    default: "the rules' own",
    description:
      'Severities that differ from the rules\' own: "error", "warning", "info", or "off" to switch a rule off.',
    example: '[tool.fastapi-lint.severity]\nmissing-response-model = "error"',
  },
  rules: {
    type: 'options',
    default: "the rules' own",
    description: 'Options of single rules; `fastapi-lint explain <rule>` lists what a rule has.',
    example: '[tool.fastapi-lint.rules.blocking-file-io]\nmetadata = true',
  },
  baseline: {
    type: 'file',
    default: 'none',
    description: 'A file of findings that are not reported; `fastapi-lint baseline` writes it.',
    example: 'baseline = "fastapi-lint-baseline.json"',
  },
  'fail-on': {
    type: 'choice',
    choices: FAIL_LEVELS,
    default: '"warning"',
    description: 'The lowest severity that makes the exit code 1.',
    example: 'fail-on = "error"',
  },
  format: {
    type: 'choice',
    choices: FORMAT_NAMES,
    default: '"text"',
    description: 'How findings are written.',
    example: 'format = "concise"',
  },
} as const satisfies Readonly<Record<string, ConfigurationKey>>

/** The name of a configuration key. */
export type KeyName = keyof typeof CONFIGURATION_KEYS
