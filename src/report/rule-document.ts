/** What there is to say about a rule, in order: the one source of `fastapi-lint explain` and of the rule's page. */
import type { Finding } from '../engine/finding.ts'
import type { RuleMetadata, RuleOption } from '../rule-api/metadata.ts'
import type { Style } from './style.ts'
import { findingTexts } from './text.ts'

/** An example as readers see it, and what the linter says about exactly this text. */
export interface CheckedExample {
  readonly title: string | null
  /** File texts by path, without the comments that only tests read. */
  readonly files: Readonly<Record<string, string>>
  /** The findings of the rule in them. */
  readonly findings: readonly Finding[]
}

/** A piece of a section. */
export type Block =
  /** Markdown: paragraphs and lists. */
  | { readonly kind: 'prose'; readonly markdown: string }
  /** Code; `path` is the file that it stands in, `marked` are one-based lines that deserve a look. */
  | {
      readonly kind: 'code'
      readonly language: 'python' | 'toml'
      readonly text: string
      readonly path?: string
      readonly marked?: readonly number[]
    }
  /** What the linter reports in an example. */
  | { readonly kind: 'report'; readonly example: CheckedExample }
  | { readonly kind: 'links'; readonly addresses: readonly string[] }

export interface Section {
  readonly title: string
  readonly blocks: readonly Block[]
}

/** Everything that is known about a rule, ready to be written in some form. */
export interface RuleDocument {
  readonly rule: RuleMetadata
  /** Category, set, fix and age in a few words each; the severity comes before them. */
  readonly facts: readonly string[]
  readonly sections: readonly Section[]
}

/** Findings of these are about comments, or about files without text, so that no comment can suppress them. */
const BEYOND_COMMENTS: ReadonlySet<string> = new Set(['unreadable-file', 'unused-suppression'])

/** Puts together what is known about a rule; `examples` are its own, checked. */
export function ruleDocument(
  rule: RuleMetadata,
  examples: { readonly bad: readonly CheckedExample[]; readonly good: readonly CheckedExample[] },
): RuleDocument {
  const { docs } = rule
  const options = Object.entries(rule.options ?? {})
  const seen = new Map<string, string>()
  const sections: Section[] = [
    { title: 'Why', blocks: [prose(docs.why)] },
    {
      title: 'Bad',
      blocks: examples.bad.flatMap((example) => [...codeOf(example, seen), ...reportOf(example)]),
    },
    { title: 'Good', blocks: examples.good.flatMap((example) => codeOf(example, seen)) },
    { title: 'Fix', blocks: [prose(fixText(rule))] },
    ...(options.length === 0 ? [] : [{ title: 'Options', blocks: optionBlocks(rule, options) }]),
    { title: 'Versions', blocks: [prose(versionText(rule))] },
    ...(docs.limits === undefined ? [] : [{ title: 'What it does not report', blocks: [prose(docs.limits)] }]),
    { title: 'Suppress', blocks: suppressionBlocks(rule) },
    { title: 'References', blocks: [{ kind: 'links', addresses: docs.references }] },
  ]
  return { rule, facts: factsOf(rule), sections }
}

/** What the linter writes about an example at a terminal of `width` columns. */
export function exampleReport({ files, findings }: CheckedExample, style: Style, width: number): string {
  const sources = { textOf: (path: string) => files[path] ?? null, nameOf: (path: string) => path }
  return findingTexts(findings, sources, { style, width, summary: false }).join('\n\n')
}

function factsOf(rule: RuleMetadata): string[] {
  return [
    rule.category,
    rule.set === 'strict' ? 'strict (--strict, or by name)' : 'recommended',
    ...(rule.fixable === undefined ? [] : [`${rule.fixable} fix`]),
    `since ${rule.since}`,
  ]
}

function prose(markdown: string): Block {
  return { kind: 'prose', markdown }
}

/** The files of an example; `seen` has those that are on the page already, which are named only. */
function codeOf({ title, files, findings }: CheckedExample, seen: Map<string, string>): Block[] {
  const paths = Object.keys(files)
  const code = paths.map((path): Block => {
    const text = files[path] ?? ''
    if (seen.get(path) === text) return prose(`\`${path}\` as above.`)
    if (paths.length > 1) seen.set(path, text)
    const regions = findings.map(({ location }) => location).filter((location) => location.path === path)
    const lines = regions.flatMap(({ startLine, endLine }) =>
      Array.from({ length: endLine - startLine + 1 }, (_, index) => startLine + index),
    )
    return {
      kind: 'code',
      language: path.endsWith('.toml') ? 'toml' : 'python',
      text,
      ...(paths.length === 1 ? {} : { path }),
      marked: [...new Set(lines)].sort((one, other) => one - other),
    }
  })
  return title === null ? code : [prose(`${title.charAt(0).toUpperCase()}${title.slice(1)}:`), ...code]
}

function reportOf(example: CheckedExample): Block[] {
  return example.findings.length === 0 ? [] : [{ kind: 'report', example }]
}

function fixText({ fixable }: RuleMetadata): string {
  if (fixable === undefined) return 'There is no automatic fix.'
  const kind =
    fixable === 'safe'
      ? 'Where a fix is possible, the report offers one, mostly a safe one: the program behaves as before, and comments stay.'
      : 'Where a fix is possible, the report offers one. It may change what the program does, so look at the result.'
  const option = fixable === 'safe' ? '`--fix`' : '`--fix --unsafe-fixes`'
  return `${kind} ${option} makes it, \`--diff\` shows what would change.`
}

function versionText({ requires = {} }: RuleMetadata): string {
  const libraries = Object.entries(requires)
  if (libraries.length === 0) return 'It applies whatever versions the project uses.'
  const list = libraries.map(([name, version]) => `${LIBRARY_NAMES[name] ?? name} ${version} or later`).join(' and ')
  return `It applies to projects that may run with ${list}. A lock file decides, else the newest version that the declared range allows; what is not declared counts as the newest.`
}

/** How libraries write their own names. */
const LIBRARY_NAMES: Readonly<Record<string, string>> = {
  fastapi: 'FastAPI',
  starlette: 'Starlette',
  pydantic: 'Pydantic',
  sqlalchemy: 'SQLAlchemy',
  sqlmodel: 'SQLModel',
  python: 'Python',
}

function optionBlocks({ id }: RuleMetadata, options: readonly (readonly [string, RuleOption])[]): Block[] {
  const lines = options.map(([name, option]) => `${name} = ${JSON.stringify(option.default)}`)
  return [
    ...options.map(([name, option]) => prose(`\`${name}\` (${OPTION_TYPES[option.type]}): ${option.description}`)),
    prose('With their defaults:'),
    { kind: 'code', language: 'toml', text: `[tool.fastapi-lint.rules.${id}]\n${lines.join('\n')}\n` },
  ]
}

const OPTION_TYPES: Readonly<Record<RuleOption['type'], string>> = {
  boolean: 'true or false',
  integer: 'a whole number',
  string: 'a string',
  strings: 'a list of strings',
}

function suppressionBlocks({ id }: RuleMetadata): Block[] {
  const configuration = `[tool.fastapi-lint]\nignore = ["${id}"]\n\n[tool.fastapi-lint.per-file-ignores]\n"scripts/**" = ["${id}"]\n`
  const inConfiguration: Block[] = [
    prose('Everywhere, or in some files, in `pyproject.toml`:'),
    { kind: 'code', language: 'toml', text: configuration },
  ]
  if (BEYOND_COMMENTS.has(id)) return [prose('No comment can suppress it.'), ...inConfiguration]
  return [
    prose('On one line, behind the code or on a line of its own above it:'),
    { kind: 'code', language: 'python', text: `# fastapi-lint: ignore[${id}] why it is right here\n` },
    prose('In a whole file, anywhere in it:'),
    { kind: 'code', language: 'python', text: `# fastapi-lint: ignore-file[${id}] why it is right here\n` },
    ...inConfiguration,
  ]
}
