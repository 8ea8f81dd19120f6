/** What is checked, and how. Everything may be left out. */
export interface LintOptions {
    /** Files and folders to report on; relative ones count from `cwd`. Default: the working directory. The whole project is read in any case. */
    readonly paths?: readonly string[] | undefined;
    /** The working directory. Default: that of the process. */
    readonly cwd?: string | undefined;
    /** A configuration file to use instead of the project's own. */
    readonly config?: string | undefined;
    /** Whether to ignore all configuration files. */
    readonly isolated?: boolean | undefined;
    /** Rules and categories to run instead of those of the configuration, or of the recommended ones. */
    readonly select?: readonly string[] | undefined;
    /** Rules and categories to run in addition. */
    readonly extendSelect?: readonly string[] | undefined;
    /** Rules and categories not to run. */
    readonly ignore?: readonly string[] | undefined;
    /** Whether to run the strict rules too. */
    readonly strict?: boolean | undefined;
    /** Whether excluded files are left out even if `paths` names them. */
    readonly forceExclude?: boolean | undefined;
    /** The lowest severity that makes `exitCode` 1. Default: that of the configuration, or `warning`. */
    readonly failOn?: FailLevel | undefined;
    /** Is told how far the work has come. */
    readonly onProgress?: ((progress: Progress) => void) | undefined;
    /** Ends the work early: the promise is rejected with the reason of the signal. It is looked at while files are read, and before the check. */
    readonly signal?: Signal | undefined;
}

/** The lowest severity that makes the exit code 1. */
export type FailLevel = (typeof FAIL_LEVELS)[number];

declare const FAIL_LEVELS: readonly ['error', 'warning', 'info', 'never'];

/** How far the work has come: `done` of `total` files are read, or all of them are about to be checked. */
export type Progress = Step;

/** How far an analysis has come: `done` of `total` files are read, or all of them are about to be checked. */
interface Step {
    readonly stage: 'reading' | 'checking';
    readonly done: number;
    readonly total: number;
}

/** The part of an `AbortSignal` that is used. */
export interface Signal {
    /** Throws the reason of the signal if it was given. */
    throwIfAborted(): void;
}

/** What was found. All paths are relative to `root`, with `/` as separator. */
export interface LintResult {
    /** The folder of the project: absolute, symbolic links resolved. */
    readonly root: string;
    /** The root of the git repository that holds the project; the same as `root` where there is none. */
    readonly repository: string;
    /** Sorted by path, then place, then rule. */
    readonly findings: readonly Finding[];
    /** How many findings have each severity. */
    readonly counts: Readonly<Record<Severity, number>>;
    /** Findings that comments suppress. They are not among `findings`. */
    readonly suppressed: readonly SuppressedFinding[];
    /** Files and folders that could not be read. */
    readonly skipped: readonly Skipped[];
    /** Failures of rules: bugs of this library. Everything else was checked. */
    readonly internalErrors: readonly InternalError[];
    /** How many Python files were analysed. */
    readonly fileCount: number;
    /** How many of them were reported on. */
    readonly reportedFileCount: number;
    /** What the command line would end with: 0 nothing found at or above `failOn`, 1 findings, 3 internal errors. */
    readonly exitCode: 0 | 1 | 3;
}

/** One fault that a rule found. JSON-safe. */
export interface Finding {
    /** The id of the rule: `blocking-sleep`. */
    readonly rule: string;
    readonly severity: Severity;
    /** What is wrong, then what to do; plain text, one line, no Markdown. */
    readonly message: string;
    readonly location: Location;
    /** Other places involved, most important first. */
    readonly related: readonly RelatedLocation[];
    /** The calls that lead from `location` to the place where it happens, outermost first. Empty where there is no chain. */
    readonly chain: readonly RelatedLocation[];
    readonly fix: FixOfFinding | null;
    /** Parts of the finding's own file that hold secrets (zero-based UTF-16 offsets, end exclusive): a report must not show their text. */
    readonly secrets?: readonly Span[];
}

/** How bad a finding is. `error`: breaks, leaks or loses something when it runs; `warning`: very likely a defect; `info`: advice. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * A place in a file of the project. `path` is relative to the project root, with `/` as separator.
 * `start`/`end` are zero-based UTF-16 offsets (end exclusive); lines and columns are one-based, columns in UTF-16 code units,
 * and `endColumn` is the column just past the last character.
 */
export interface Location {
    readonly path: string;
    readonly start: number;
    readonly end: number;
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
}

/** A second place that explains a finding, with what it has to do with it. */
export interface RelatedLocation extends Location {
    readonly message: string;
}

/** A fix as a finding has it. */
export interface FixOfFinding {
    readonly title: string;
    readonly safety: Fix['safety'];
    /** Everything that it changes when it is made alone. */
    readonly edits: readonly TextEdit[];
    /** What it is put together with others from, because several fixes of a file make one change of its imports. */
    readonly parts: Pick<Fix, 'edits' | 'imports'>;
}

/** A change that removes the finding: all of its edits or none, all in the finding's own file. */
export interface Fix {
    /** What it does, in the imperative: `Add "item_id" to the signature`. */
    readonly title: string;
    /** `safe`: same behaviour, comments kept. `unsafe`: needs a look. */
    readonly safety: 'safe' | 'unsafe';
    /** Everything but the imports. */
    readonly edits: readonly TextEdit[];
    readonly imports?: ImportChanges;
}

/** A replacement of the text between two offsets of one file (zero-based UTF-16, end exclusive; equal for an insertion). */
export interface TextEdit {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/** What happens to the imports of a file. */
export interface ImportChanges {
    readonly added: readonly ImportedName[];
    /** Names of the file that are imported and may not be used any more: those that nothing uses are taken out. */
    readonly removed?: readonly string[];
    /** Names of the file that are imported and that the added ones bind in their stead. */
    readonly replaced?: readonly string[];
}

/** `from module import name as asname`, or `import module` where `name` is null. */
export interface ImportedName {
    /** Absolute. */
    readonly module: string;
    readonly name: string | null;
    readonly asname?: string;
}

/** A half-open range of text. `start` and `end` are zero-based offsets in UTF-16 code units, JavaScript's own. */
export interface Span {
    readonly start: number;
    readonly end: number;
}

/** A finding that a comment took out, with the comment's reason (`''` when it gives none). */
export interface SuppressedFinding {
    readonly finding: Finding;
    readonly reason: string;
}

/** A file or folder that was left out because it could not be read; `reason` continues a sentence that starts with the path. */
export interface Skipped {
    /** Relative to the project root. */
    readonly path: string;
    readonly reason: string;
}

/** A rule or a layer that failed: a bug of this program. The other rules and files went on. */
export interface InternalError {
    /** The rule that failed, or null for a failure outside rules. */
    readonly rule: string | null;
    /** The file that was being checked, or null. */
    readonly path: string | null;
    readonly message: string;
    readonly stack: string;
}

/** How a result is written. Everything may be left out. */
export interface FormatOptions {
    /** The folder that names of files count from in formats for people. Default: the working directory. */
    readonly cwd?: string | undefined;
    /** Whether to colour text with ANSI escape sequences. Default: no. */
    readonly color?: boolean | undefined;
    /** The number of columns of the terminal. Default: 100. */
    readonly width?: number | undefined;
}

/** The version of fastapi-lint. */
export declare const version: string;

/** All rules, those that are off by default included. */
export declare const rules: readonly RuleMetadata[];

/** Everything that is known about a rule apart from its check. */
export interface RuleMetadata {
    /** The rule's only name: in findings, suppressions, configuration, SARIF and documentation. Lower-case words joined by `-`. */
    readonly id: string;
    readonly category: Category;
    readonly severity: Severity;
    readonly set: RuleSet;
    /** The version of fastapi-lint that introduced it. */
    readonly since: string;
    /** The files that the rule looks at, by what they are used for. Without it, all but tests. */
    readonly files?: readonly FileRole[];
    readonly fixable?: 'safe' | 'unsafe';
    /** SARIF `security-severity` for rules about security: "0.1" to "10.0". */
    readonly securitySeverity?: string;
    readonly options?: Readonly<Record<string, RuleOption>>;
    /** The version of each library, by normalised distribution name, below which the rule reports nothing: `{ pydantic: '2' }`. */
    readonly requires?: Readonly<Record<string, string>>;
    readonly docs: RuleDocs;
}

export type Category = (typeof CATEGORIES)[number];

/** The groups of the rule catalogue; a category can be selected by its name. */
declare const CATEGORIES: readonly ['async', 'routing', 'parameters', 'dependencies', 'responses', 'validation', 'pydantic', 'database', 'security', 'errors', 'lifecycle', 'deployment', 'architecture', 'testing', 'engine'];

/**
 * `recommended` rules are on by default and held to 95 % precision on real projects; `strict` ones are opinions and project policy,
 * on with `--strict` or by name.
 */
export type RuleSet = 'recommended' | 'strict';

/** What a file is used for. Tests, migrations, scripts and examples never serve requests. */
export type FileRole = 'application' | 'test' | 'migration' | 'script' | 'example';

/** One setting that a user may give a rule: `[tool.fastapi-lint.rules.<rule-id>]`. */
export interface RuleOption {
    readonly type: 'boolean' | 'integer' | 'string' | 'strings';
    readonly default: boolean | number | string | readonly string[];
    readonly description: string;
}

export interface RuleDocs {
    /** One line without a full stop: what the rule reports. */
    readonly summary: string;
    /** What happens because of it, in one or two paragraphs of Markdown. */
    readonly why: string;
    /** Each must report what its comments say, and nothing else. */
    readonly bad: readonly Example[];
    /** Each must be silent under all recommended rules and under this one. */
    readonly good: readonly Example[];
    /** What the rule knowingly does not report, and why (Markdown). */
    readonly limits?: string;
    readonly references: readonly string[];
}

/**
 * A piece of Python that shows a rule at work and is run as its test: one file (which stands for `main.py`), or several by their path.
 * Expectation comments (`# error: [rule-id] "text"`) say where findings are due.
 */
export type Example = string | ExampleProject;

export interface ExampleProject {
    /** What the example shows, when there are several. */
    readonly title?: string;
    /** File texts by path relative to the project root; `pyproject.toml` and other manifests may be among them. */
    readonly files: Readonly<Record<string, string>>;
}

/**
 * Checks a FastAPI project. Rejects with a `UserError` when a path does not exist or the options or the configuration are wrong; a file that
 * cannot be read or parsed is a finding like any other.
 */
export declare function lint(options?: LintOptions): Promise<LintResult>;

/** The names of all formats. */
export declare const formats: readonly Format[];

/** How findings are written. */
export type Format = 'text' | 'concise' | 'grouped' | 'json' | 'json-lines' | 'sarif' | 'github' | 'gitlab' | 'junit' | 'markdown';

/**
 * Writes a result, or a changed copy of one, as text in a format. Source code to show is read from the files again. Throws a `UserError` for a
 * format that does not exist.
 */
export declare function format(result: LintResult, name: Format, options?: FormatOptions): string;

/** A place in a file that a person wrote, for a message: `line` and `column` are one-based, columns in UTF-16 code units. */
export interface Place {
    /** The file, as the user would name it. */
    readonly file: string;
    readonly line: number;
    readonly column: number;
    /** The text of the line. */
    readonly source: string;
}

/** A mistake in the command line or in the configuration: told to the user without a stack, exit code 2. */
export declare class UserError extends Error {
    /** As it is printed, also where the program is minified. */
    static readonly name = "UserError";
    readonly name = "UserError";
    /** Where the mistake is, when it is in a file. */
    readonly place: Place | null;
    /** What to do instead, as a sentence of its own. */
    readonly hint: string | null;
    constructor(message: string, details?: {
        readonly place?: Place | null;
        readonly hint?: string | null;
    });
}

export {}
