import type { Finding, Location, RelatedLocation } from '../engine/finding.ts'
import type { Span } from '../text/span.ts'
import { displayWidth } from './cells.ts'
import { FrameSource } from './frame.ts'
import { countBySeverity, counted, leftOutSentence, type Report, SEVERITIES, type Sources } from './report.ts'
import type { Style } from './style.ts'
import { visibleLine } from './visible.ts'

export interface TextOptions {
  readonly style: Style
  /** The number of columns to fill. */
  readonly width: number
  /** Whether to end with a summary. */
  readonly summary: boolean
}

/** Findings for a person at a terminal: the message, the code, and how it comes about. */
export function textReport(report: Report, sources: Sources, options: TextOptions): string {
  const blocks = findingTexts(report.findings, sources, options)
  if (options.summary) blocks.push(textSummary(report, options.style))
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`
}

/** What `textReport` says of each finding, without a line end. */
export function findingTexts(findings: readonly Finding[], sources: Sources, options: TextOptions): string[] {
  const page = new Page(findings, sources, options)
  return findings.map((finding) => page.finding(finding))
}

/** One or two lines that say how it went, without a line end. */
export function textSummary(report: Report, style: Style): string {
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
  const hint = style('faint', `Run "fastapi-lint explain <rule>" for what is behind a rule.`)
  return `${total} (${parts.join(', ')}) ${where}.${leftOut}\n${hint}`
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
    for (const { location, secrets = [] } of findings) {
      this.#secrets.set(location.path, [...(this.#secrets.get(location.path) ?? []), ...secrets])
    }
  }

  finding(finding: Finding): string {
    const { style, width } = this.#options
    const steps = finding.chain.map((step, index) => ({ ...step, message: `${index + 1}. ${step.message}` }))
    const others = [...steps, ...finding.related]
    const gutter = String(Math.max(...[finding.location, ...others].map((place) => place.endLine + 1))).length
    const heading = `${style(finding.severity, finding.severity)}${style('strong', `[${finding.rule}]`)}`
    const label = `${finding.severity}[${finding.rule}] `
    return [
      `${heading} ${wrap(visibleLine(finding.message), width - label.length, width - 2).join('\n  ')}`,
      ...this.#place(finding.location, gutter, null),
      ...this.#frame(finding.location, gutter, true, finding),
      ...others.flatMap((place) => [
        ...this.#place(place, gutter, place),
        ...this.#frame(place, gutter, false, finding),
      ]),
      ...(finding.fix === null ? [] : [this.#fix(finding.fix.title, finding.fix.safety, gutter)]),
    ].join('\n')
  }

  #place(location: Location, gutter: number, note: RelatedLocation | null): string[] {
    const { style, width } = this.#options
    const place = `${visibleLine(this.#sources.nameOf(location.path))}:${location.startLine}:${location.startColumn}`
    const arrow = style('secondary', `${' '.repeat(gutter)}-->`)
    if (note === null) return [`${arrow} ${style('path', place)}`]
    const used = gutter + 5 + displayWidth(place) + 2
    const indent = gutter + 6
    const lines = wrap(visibleLine(note.message), width - used, width - indent)
    return [
      `${arrow} ${style('path', place)}  ${lines[0] ?? ''}`,
      ...lines.slice(1).map((line) => `${' '.repeat(indent)}${line}`),
    ]
  }

  #frame(location: Location, gutter: number, isPrimary: boolean, finding: Finding): string[] {
    const { style, width } = this.#options
    const source = this.#source(location.path)
    if (source === null) return []
    const lines = source.frame(location, {
      before: isPrimary ? 1 : 0,
      after: isPrimary ? 1 : 0,
      mark: isPrimary ? '^' : '-',
      role: isPrimary ? finding.severity : 'secondary',
      gutter,
      width,
      style,
    })
    const bar = style('secondary', `${' '.repeat(gutter)} |`)
    return lines.length === 0 ? [] : isPrimary ? [bar, ...lines] : lines
  }

  #fix(title: string, safety: string, gutter: number): string {
    const { style, width } = this.#options
    const label = `fix (${safety}): `
    const lines = wrap(visibleLine(title), width - gutter - 3 - label.length, width - gutter - 5)
    return `${style('secondary', `${' '.repeat(gutter)} =`)} ${style('strong', label.trim())} ${lines.join(`\n${' '.repeat(gutter + 5)}`)}`
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
