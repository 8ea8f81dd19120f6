import type { Finding, Location, RelatedLocation, Severity } from '../engine/finding.ts'
import type { Span } from '../text/span.ts'
import { displayWidth } from './cells.ts'
import { FrameSource } from './frame.ts'
import { type Links, linked, NO_LINKS } from './links.ts'
import {
  countBySeverity,
  counted,
  findingsByPath,
  leftOutSentence,
  type Report,
  SEVERITIES,
  type Sources,
  worstFirst,
} from './report.ts'
import type { Style } from './style.ts'
import { visibleLine } from './visible.ts'

export interface TextOptions {
  readonly style: Style
  /** The number of columns to fill. */
  readonly width: number
  /** Whether to end with a summary. */
  readonly summary: boolean
  /** Nothing leads anywhere without them. */
  readonly links?: Links
}

/** Sentences are not wider than this many columns, however wide the terminal is. */
export const WIDEST_PROSE = 120

/** Findings for a person at a terminal: the message, the code, and how it comes about. */
export function textReport(report: Report, sources: Sources, options: TextOptions): string {
  const blocks = findingTexts(report.findings, sources, options)
  if (options.summary) blocks.push(textSummary(report, options))
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`
}

/** What `textReport` says of each finding, without a line end. */
export function findingTexts(findings: readonly Finding[], sources: Sources, options: TextOptions): string[] {
  const page = new Page(findings, sources, options)
  return findings.map((finding) => page.finding(finding))
}

/** How it went, and what can be done now, without a line end. */
export function textSummary(report: Report, { style, width }: Pick<TextOptions, 'style' | 'width'>): string {
  const { findings } = report
  const leftOut = leftOutSentence(report)
  if (findings.length === 0) {
    const verdict = report.failures.length === 0 ? style('good', 'No findings') : 'No findings'
    return `${verdict} in ${counted(report.reportedFileCount, 'file')}.${leftOut}`
  }
  const counts = countBySeverity(findings)
  const parts = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) =>
    style(severity, severity === 'info' ? `${counts.info} info` : counted(counts[severity], severity)),
  )
  const affected = new Set(findings.map((finding) => finding.location.path)).size
  const total = style('strong', `Found ${counted(findings.length, 'finding')}`)
  const where = `in ${affected} of ${counted(Math.max(report.reportedFileCount, affected), 'file')}`
  const hints = nextSteps(report)
    .flatMap((hint) => wrap(hint, width, width))
    .map((line) => `\n${style('faint', line)}`)
  return `${total} (${parts.join(', ')}) ${where}.${leftOut}${hints.join('')}`
}

/** As many findings are more than a person mends in one go. */
const MANY_FINDINGS = 30

/** What a person can do now, in sentences. */
function nextSteps({ findings, baselinedCount }: Report): string[] {
  const rules = new Map<string, number>()
  for (const { rule } of worstFirst(findings)) rules.set(rule, (rules.get(rule) ?? 0) + 1)
  const [most = ['', 0]] = [...rules].sort(([, one], [, other]) => other - one)
  const others = rules.size > 1 ? ' (or another rule)' : ''
  const safe = findings.filter(({ fix }) => fix?.safety === 'safe').length
  const unsafe = findings.filter(({ fix }) => fix?.safety === 'unsafe').length
  const steps: string[] = []
  if (safe > 0) {
    const more = unsafe === 0 ? '' : `, with --unsafe-fixes ${unsafe} more`
    steps.push(`--fix mends ${safe === findings.length ? 'all of them' : `${safe} of them`}${more}; --diff shows how.`)
  } else if (unsafe > 0) {
    steps.push(`--fix --unsafe-fixes mends ${unsafe} of them; --diff --unsafe-fixes shows how.`)
  }
  steps.push(`Run "fastapi-lint explain ${most[0]}"${others} for what is behind it.`)
  if (findings.length >= MANY_FINDINGS && baselinedCount === 0)
    steps.push('Run "fastapi-lint baseline" to have only new findings reported from now on.')
  return steps
}

class Page {
  readonly #sources: Sources
  readonly #options: TextOptions
  readonly #frames = new Map<string, FrameSource | null>()
  /** What no frame may show, whichever finding it belongs to, by path. */
  readonly #secrets = new Map<string, Span[]>()

  constructor(findings: readonly Finding[], sources: Sources, options: TextOptions) {
    this.#sources = sources
    this.#options = options
    for (const [path, own] of findingsByPath(findings)) {
      this.#secrets.set(
        path,
        own.flatMap(({ secrets = [] }) => secrets),
      )
    }
  }

  finding(finding: Finding): string {
    const { style, links = NO_LINKS } = this.#options
    const { severity, rule, location, chain, related, fix } = finding
    const gutter = String(Math.max(...[location, ...chain, ...related].map((place) => place.endLine + 1))).length
    const frame = this.#frame(location, gutter, severity)
    const label = `${style(severity, severity)}[${linked(style('strong', rule), links.rule(rule))}]`
    return [
      ...this.#paragraph(label, `${severity}[${rule}]`.length, finding.message, 2),
      this.#place(location, gutter),
      ...(frame.length === 0 ? [] : [style('gutter', `${' '.repeat(gutter)} |`), ...frame]),
      ...chain.flatMap((step, index) => this.#step(step, `${index + 1}.`, gutter)),
      ...related.flatMap((place) => this.#step(place, '=', gutter)),
      ...(fix === null ? [] : this.#note('=', `fix (${fix.safety}): ${fix.title}`, gutter)),
    ].join('\n')
  }

  /** Another place: what is to be said of it, where it is, and its code. */
  #step(place: RelatedLocation, sign: string, gutter: number): string[] {
    return [
      ...this.#note(sign, place.message, gutter),
      this.#place(place, gutter),
      ...this.#frame(place, gutter, 'secondary'),
    ]
  }

  /** Words behind a sign that stands under the bar of the gutter. */
  #note(sign: string, words: string, gutter: number): string[] {
    const margin = ' '.repeat(gutter + 1)
    const label = margin + this.#options.style('secondary', sign)
    return this.#paragraph(label, gutter + 1 + sign.length, words, gutter + 2 + sign.length)
  }

  /** A label that takes some columns, then words; further lines are indented. */
  #paragraph(label: string, labelWidth: number, words: string, indent: number): string[] {
    const width = Math.min(this.#options.width, WIDEST_PROSE)
    const [first = '', ...others] = wrap(visibleLine(words), width - labelWidth - 1, width - indent)
    return [`${label} ${first}`, ...others.map((line) => ' '.repeat(indent) + line)]
  }

  #place({ path, startLine, startColumn }: Location, gutter: number): string {
    const { style, links = NO_LINKS } = this.#options
    const place = `${visibleLine(this.#sources.nameOf(path))}:${startLine}:${startColumn}`
    const arrow = style('gutter', `${' '.repeat(gutter)}-->`)
    return `${arrow} ${linked(style('path', place), links.place(path, startLine))}`
  }

  /** The code of a place; that of a finding has its surroundings, and a mark in the colour of its severity. */
  #frame(location: Location, gutter: number, role: Severity | 'secondary'): string[] {
    const { style, width } = this.#options
    const source = this.#source(location.path)
    const context = role === 'secondary' ? 0 : 1
    const mark = role === 'secondary' ? '-' : '^'
    return source?.frame(location, { before: context, after: context, mark, role, gutter, width, style }) ?? []
  }

  #source(path: string): FrameSource | null {
    let source = this.#frames.get(path)
    if (source === undefined) {
      const text = this.#sources.textOf(path)
      source = text === null ? null : new FrameSource(text, this.#secrets.get(path))
      this.#frames.set(path, source)
    }
    return source
  }
}

/** Breaks a text between words into lines of at most `first` columns, then `others`; a word that is longer stays whole. */
export function wrap(text: string, first: number, others: number): string[] {
  const lines: string[] = []
  let line = ''
  let room = Math.max(20, first)
  for (const word of text.split(' ')) {
    const extended = line === '' ? word : `${line} ${word}`
    if (line !== '' && displayWidth(extended) > room) {
      lines.push(line)
      line = word
      room = Math.max(20, others)
    } else line = extended
  }
  lines.push(line)
  return lines
}
