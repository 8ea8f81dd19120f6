import type { Style } from '../report/style.ts'
import { wrap } from '../report/text.ts'
import type { Example, RuleMetadata, RuleOption } from '../rule-api/metadata.ts'

/** Prose is not wider than this many columns. */
const WIDEST_PROSE = 100

/** All that is known about a rule, for a terminal of `width` columns. */
export function rulePage(rule: RuleMetadata, style: Style, width: number): string {
  const prose = (text: string) => indented(markdown(text, Math.min(width, WIDEST_PROSE) - 2, style))
  const section = (title: string, body: string) => `${style('strong', title)}\n${body}\n`
  const { docs } = rule
  const facts = [
    style(rule.severity, rule.severity),
    rule.category,
    rule.set === 'strict' ? 'strict (on with --strict or by name)' : 'recommended',
    ...(rule.fixable === undefined ? [] : [`${rule.fixable} fix`]),
    `since ${rule.since}`,
  ]
  const options = Object.entries(rule.options ?? {})
  const sections = [
    `${style('strong', rule.id)}\n${docs.summary}.\n${facts.join(' · ')}\n`,
    section('Why', prose(docs.why)),
    ...docs.bad.map((example) => section(titleOf('Bad', example), exampleText(example, style))),
    ...docs.good.map((example) => section(titleOf('Good', example), exampleText(example, style))),
    ...(docs.limits === undefined ? [] : [section('What it does not report', prose(docs.limits))]),
    ...(options.length === 0 ? [] : [section('Options', indented(optionLines(rule, options)))]),
    section('Suppress', indented(suppression(rule))),
    ...(docs.references.length === 0
      ? []
      : [section('References', indented(docs.references.map((url) => style('path', url))))]),
  ]
  return sections.join('\n')
}

function suppression(rule: RuleMetadata): string[] {
  return [
    `One line:       # fastapi-lint: ignore[${rule.id}] the reason`,
    `One file:       # fastapi-lint: ignore-file[${rule.id}] the reason`,
    `Some files:     [tool.fastapi-lint.per-file-ignores]`,
    `                "tests/**" = ["${rule.id}"]`,
    `Everywhere:     [tool.fastapi-lint]`,
    `                ignore = ["${rule.id}"]`,
  ]
}

function optionLines(rule: RuleMetadata, options: readonly [string, RuleOption][]): string[] {
  return [
    `[tool.fastapi-lint.rules.${rule.id}]`,
    ...options.flatMap(([name, option]) => [`# ${option.description}`, `${name} = ${JSON.stringify(option.default)}`]),
  ]
}

function titleOf(kind: string, example: Example): string {
  return typeof example === 'string' || example.title === undefined ? kind : `${kind}: ${example.title}`
}

function exampleText(example: Example, style: Style): string {
  if (typeof example === 'string') return code(example, style)
  return Object.entries(example.files)
    .map(([path, text]) => `  ${style('path', path)}\n${code(text, style)}`)
    .join('\n')
}

function code(text: string, style: Style): string {
  const bar = style('secondary', '|')
  return text
    .replace(/^\n+|\s+$/g, '')
    .split('\n')
    .map((line) => `  ${bar} ${line}`.trimEnd())
    .join('\n')
}

/** Markdown paragraphs and lists as lines of at most `width` columns; code spans lose their backticks, code blocks stay as they are. */
function markdown(text: string, width: number, style: Style): string[] {
  const blocks = text.trim().split(/\n\s*\n/)
  return blocks.flatMap((block, index) => {
    const lines = block.startsWith('```')
      ? block.split('\n').filter((line) => !line.startsWith('```'))
      : paragraph(block, width, style)
    return index === 0 ? lines : ['', ...lines]
  })
}

function paragraph(block: string, width: number, style: Style): string[] {
  const items = block.split(/\n(?=\s*(?:[-*]|\d+\.) )/)
  return items.flatMap((item) => {
    const marker = /^\s*(?:[-*]|\d+\.) /.exec(item)?.[0].trimStart() ?? ''
    const words = item
      .slice(marker === '' ? 0 : item.indexOf(marker) + marker.length)
      .replace(/\s+/g, ' ')
      .trim()
    const lines = wrap(words, width - marker.length, width - marker.length)
    return lines.map((line, index) => (index === 0 ? marker : ' '.repeat(marker.length)) + inline(line, style))
  })
}

function inline(line: string, style: Style): string {
  return line
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '$1 ($2)')
    .replace(/\*\*([^*]+)\*\*/g, (_match, words: string) => style('strong', words))
    .replace(/`([^`]+)`/g, (_match, words: string) => style('path', words))
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')
}
