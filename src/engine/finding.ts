import type { Span } from '../text/span.ts'

/** How bad a finding is. `error`: breaks, leaks or loses something when it runs; `warning`: very likely a defect; `info`: advice. */
export type Severity = 'error' | 'warning' | 'info'

/**
 * A place in a file of the project. `path` is relative to the project root, with `/` as separator.
 * `start`/`end` are zero-based UTF-16 offsets (end exclusive); lines and columns are one-based, columns in UTF-16 code units,
 * and `endColumn` is the column just past the last character.
 */
export interface Location {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

/** A second place that explains a finding, with what it has to do with it. */
export interface RelatedLocation extends Location {
  readonly message: string
}

/** A replacement of the text between two offsets of one file (zero-based UTF-16, end exclusive; equal for an insertion). */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `from module import name as asname`, or `import module` where `name` is null. */
export interface ImportedName {
  /** Absolute. */
  readonly module: string
  readonly name: string | null
  readonly asname?: string
}

/** What happens to the imports of a file. */
export interface ImportChanges {
  readonly added: readonly ImportedName[]
  /** Names of the file that are imported and may not be used any more: those that nothing uses are taken out. */
  readonly removed?: readonly string[]
  /** Names of the file that are imported and that the added ones bind in their stead. */
  readonly replaced?: readonly string[]
}

/** A change that removes the finding: all of its edits or none, all in the finding's own file. */
export interface Fix {
  /** What it does, in the imperative: `Add "item_id" to the signature`. */
  readonly title: string
  /** `safe`: same behaviour, comments kept. `unsafe`: needs a look. */
  readonly safety: 'safe' | 'unsafe'
  /** Everything but the imports. */
  readonly edits: readonly TextEdit[]
  readonly imports?: ImportChanges
}

/** A fix as a finding has it. */
export interface FixOfFinding {
  readonly title: string
  readonly safety: Fix['safety']
  /** Everything that it changes when it is made alone. */
  readonly edits: readonly TextEdit[]
  /** What it is put together with others from, because several fixes of a file make one change of its imports. */
  readonly parts: Pick<Fix, 'edits' | 'imports'>
}

/** One fault that a rule found. JSON-safe. */
export interface Finding {
  /** The id of the rule: `blocking-sleep`. */
  readonly rule: string
  readonly severity: Severity
  /** What is wrong, then what to do; plain text, one line, no Markdown. */
  readonly message: string
  readonly location: Location
  /** Other places involved, most important first. */
  readonly related: readonly RelatedLocation[]
  /** The calls that lead from `location` to the place where it happens, outermost first. Empty where there is no chain. */
  readonly chain: readonly RelatedLocation[]
  readonly fix: FixOfFinding | null
  /** Parts of the finding's own file that hold secrets (zero-based UTF-16 offsets, end exclusive): a report must not show their text. */
  readonly secrets?: readonly Span[]
}
