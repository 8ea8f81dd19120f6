import type { Severity } from '../engine/finding.ts'
import type { FileRole } from '../project/file-role.ts'

/** For rules about what is as wrong in tests as elsewhere. */
export const EVERY_FILE: readonly FileRole[] = ['application', 'test', 'migration', 'script', 'example']

/** What a rule looks at that says nothing else. */
export const ALL_BUT_TESTS: readonly FileRole[] = ['application', 'migration', 'script', 'example']

/** The groups of the rule catalogue; a category can be selected by its name. */
export const CATEGORIES = [
  'async',
  'routing',
  'parameters',
  'dependencies',
  'responses',
  'validation',
  'pydantic',
  'database',
  'security',
  'errors',
  'lifecycle',
  'deployment',
  'architecture',
  'testing',
  'engine',
] as const
export type Category = (typeof CATEGORIES)[number]

/**
 * `recommended` rules are on by default and held to 95 % precision on real projects; `strict` ones are opinions and project policy,
 * on with `--strict` or by name.
 */
export type RuleSet = 'recommended' | 'strict'

/**
 * A piece of Python that shows a rule at work and is run as its test: one file (which stands for `main.py`), or several by their path.
 * Expectation comments (`# error: [rule-id] "text"`) say where findings are due.
 */
export type Example = string | ExampleProject
export interface ExampleProject {
  /** What the example shows, when there are several. */
  readonly title?: string
  /** File texts by path relative to the project root; `pyproject.toml` and other manifests may be among them. */
  readonly files: Readonly<Record<string, string>>
}

/** One setting that a user may give a rule: `[tool.fastapi-lint.rules.<rule-id>]`. */
export interface RuleOption {
  readonly type: 'boolean' | 'integer' | 'string' | 'strings'
  readonly default: boolean | number | string | readonly string[]
  readonly description: string
}

export interface RuleDocs {
  /** One line without a full stop: what the rule reports. */
  readonly summary: string
  /** What happens because of it, in one or two paragraphs of Markdown. */
  readonly why: string
  /** Each must report what its comments say, and nothing else. */
  readonly bad: readonly Example[]
  /** Each must be silent under all recommended rules and under this one. */
  readonly good: readonly Example[]
  /** What the rule knowingly does not report, and why (Markdown). */
  readonly limits?: string
  readonly references: readonly string[]
}

/** Everything that is known about a rule apart from its check. */
export interface RuleMetadata {
  /** The rule's only name: in findings, suppressions, configuration, SARIF and documentation. Lower-case words joined by `-`. */
  readonly id: string
  readonly category: Category
  readonly severity: Severity
  readonly set: RuleSet
  /** The version of fastapi-lint that introduced it. */
  readonly since: string
  /** The files that the rule looks at, by what they are used for. Without it, all but tests. */
  readonly files?: readonly FileRole[]
  readonly fixable?: 'safe' | 'unsafe'
  /** SARIF `security-severity` for rules about security: "0.1" to "10.0". */
  readonly securitySeverity?: string
  readonly options?: Readonly<Record<string, RuleOption>>
  /** The version of each library, by normalised distribution name, below which the rule reports nothing: `{ pydantic: '2' }`. */
  readonly requires?: Readonly<Record<string, string>>
  readonly docs: RuleDocs
}
