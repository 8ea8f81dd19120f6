/** Compares what was found with what was expected, in both directions, and tells the differences to a person. */
import type { Finding } from '../../src/engine/finding.ts'
import type { CheckResult } from '../../src/session/contract.ts'
import { type Expectation, readAnnotations } from './expectations.ts'

/**
 * The differences between the findings in a project and the expectations in its files, for a person to read; `''` for none.
 * `ownRule` is the rule that expectations without an id speak of; null where there must be an id.
 */
export async function differences(
  files: Readonly<Record<string, string>>,
  result: CheckResult,
  ownRule: string | null,
): Promise<string> {
  const reports: string[] = []
  for (const error of result.internalErrors) {
    reports.push(`${error.path ?? 'the project'}: ${error.rule ?? 'a layer'} failed: ${error.message}\n${error.stack}`)
  }
  for (const { rule, message } of [...result.findings, ...result.suppressed.map(({ finding }) => finding)]) {
    const fault = faultOfStyle(message)
    if (fault !== null) reports.push(`the message of ${rule} ${fault}: ${message}`)
  }
  for (const [path, text] of Object.entries(files)) {
    const expectations = path.endsWith('.py') ? (await readAnnotations(path, text, ownRule)).expectations : []
    const findings = result.findings.filter((finding) => finding.location.path === path)
    const found = match(expectations, findings)
    const lines = new Set([
      ...[...found.unmet, ...found.overdue].map((one) => one.line),
      ...found.unexpected.map((finding) => finding.location.startLine),
    ])
    if (lines.size === 0) continue
    const inOrder = [...lines].sort((one, other) => one - other)
    reports.push([path, ...inOrder.map((line) => atLine(line, text, found))].join('\n'))
  }
  const unplaced = result.findings.filter((finding) => !(finding.location.path in files))
  for (const finding of unplaced) reports.push(`unexpected ${describeFinding(finding)} in ${finding.location.path}`)
  return reports.join('\n\n')
}

/** What is wrong with how a message is written, or null. */
function faultOfStyle(message: string): string | null {
  if (message.endsWith('.') && !message.endsWith('...')) return 'ends with a full stop'
  if (/[\n\r]/.test(message)) return 'has more than one line'
  if (message.length > LONGEST_MESSAGE) return `has ${message.length} characters, more than ${LONGEST_MESSAGE}`
  return null
}

const LONGEST_MESSAGE = 300

interface Differences {
  readonly unmet: readonly Expectation[]
  readonly unexpected: readonly Finding[]
  /** Known misses that are found now. */
  readonly overdue: readonly Expectation[]
}

/** The expectations that say most choose their findings first, so that a vague one does not take a precise one's. */
function match(expectations: readonly Expectation[], findings: readonly Finding[]): Differences {
  const left = new Set(findings)
  const take = (expectation: Expectation): boolean => {
    for (const finding of left) {
      if (meets(finding, expectation)) return left.delete(finding)
    }
    return false
  }
  const precision = (one: Expectation) => (one.columns ? 2 : 0) + (one.text === null ? 0 : 1)
  const ordered = [...expectations].sort((one, other) => precision(other) - precision(one))
  const unmet = ordered.filter((one) => one.severity !== 'todo' && !take(one))
  const overdue = ordered.filter((one) => one.severity === 'todo' && take(one))
  return { unmet, unexpected: [...left], overdue }
}

function meets({ rule, severity, message, location }: Finding, expectation: Expectation): boolean {
  const { columns } = expectation
  return (
    location.startLine === expectation.line &&
    rule === expectation.rule &&
    (expectation.severity === 'todo' || severity === expectation.severity) &&
    (expectation.text === null || message.includes(expectation.text)) &&
    (columns === null ||
      (location.startColumn === columns.start &&
        location.endColumn === columns.end &&
        location.endLine === location.startLine))
  )
}

function atLine(line: number, text: string, { unmet, unexpected, overdue }: Differences): string {
  const source = text.split(/\r\n|\r|\n/)[line - 1] ?? ''
  return [
    `  ${line} | ${source}`,
    ...unmet.filter((one) => one.line === line).map((one) => `    missing     ${describeExpectation(one)}`),
    ...unexpected
      .filter(({ location }) => location.startLine === line)
      .map((finding) => `    unexpected  ${describeFinding(finding)}`),
    ...overdue
      .filter((one) => one.line === line)
      .map(({ rule }) => `    found now   [${rule}]: the known miss is none any more, expect it`),
  ].join('\n')
}

function describeExpectation({ severity, rule, text, columns }: Expectation): string {
  const quoted = text === null ? '' : ` "${text}"`
  return `${severity} [${rule}]${quoted}${columns === null ? '' : ` at columns ${columns.start}-${columns.end}`}`
}

function describeFinding({ rule, severity, message, location }: Finding): string {
  const { startLine, startColumn, endLine, endColumn } = location
  const end = startLine === endLine ? endColumn : `${endLine}:${endColumn}`
  return `${severity} [${rule}] "${message}" at columns ${startColumn}-${end}`
}
