/** SARIF 2.1.0 as GitHub code scanning reads it, and useful to other viewers. */
import type {
  CodeFlow,
  Log,
  Notification,
  PhysicalLocation,
  Region,
  ReportingDescriptor,
  Result,
  Fix as SarifFix,
  Location as SarifLocation,
} from 'sarif'
import type { Finding, FixOfFinding, Location, Severity } from '../engine/finding.ts'
import type { Example, RuleMetadata } from '../rule-api/metadata.ts'
import { LineIndex } from '../text/line-index.ts'
import { exampleForReaders } from './example.ts'
import { lineHashes } from './line-hash.ts'
import { encodePath } from './links.ts'
import { plainText } from './plain-text.ts'
import { type Report, type Skipped, type Sources, worstFirst } from './report.ts'
import { toJson } from './visible.ts'

/** GitHub refuses a run with more results. */
export const MOST_RESULTS = 25_000
/** GitHub refuses longer descriptions. */
const LONGEST_DESCRIPTION = 1024
/** GitHub reads as many tags of a rule. */
const MOST_TAGS = 10
/** GitHub reads as many locations of a thread flow and of a result. */
const MOST_STEPS = 1000
const MOST_RELATED = 100

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const ROOT = '%SRCROOT%'
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>

/** The kinds of notification, by id. */
const NOTIFICATIONS = [
  { id: 'unreadable-path', text: 'A file or folder could not be read and was left out.' },
  { id: 'syntax-error', text: 'A part of a file is not valid Python; the rest of the file was checked.' },
  { id: 'internal-error', text: 'A part of fastapi-lint failed; everything else was checked.' },
  { id: 'too-many-findings', text: 'There are more findings than a SARIF file may hold.' },
] as const
type NotificationId = (typeof NOTIFICATIONS)[number]['id']

/** Findings as a SARIF log. `sources.nameOf` gives paths relative to the root of the repository; `rules` is the whole catalogue. */
export function sarifReport(report: Report, sources: Sources, rules: readonly RuleMetadata[]): string {
  return toJson(new LogBuilder(report, sources, rules).log())
}

class LogBuilder {
  readonly #report: Report
  readonly #sources: Sources
  readonly #rules: readonly RuleMetadata[]
  readonly #ruleIndices: ReadonlyMap<string, number>
  readonly #files = new Map<string, SarifSource | null>()

  constructor(report: Report, sources: Sources, rules: readonly RuleMetadata[]) {
    this.#report = report
    this.#sources = sources
    this.#rules = rules
    this.#ruleIndices = new Map(rules.map((rule, index) => [rule.id, index]))
  }

  log(): Log {
    const { version, findings, exitCode } = this.#report
    return {
      $schema: SCHEMA,
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'fastapi-lint',
              version,
              semanticVersion: version,
              shortDescription: { text: 'A linter for FastAPI projects that reads the whole project.' },
              rules: this.#rules.map(ruleDescriptor),
              notifications: NOTIFICATIONS.map(({ id, text }) => ({
                id,
                name: pascalCase(id),
                shortDescription: { text },
                fullDescription: { text },
                help: { text },
              })),
            },
          },
          columnKind: 'utf16CodeUnits',
          originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository.' } } },
          invocations: [
            { executionSuccessful: exitCode < 3, exitCode, toolExecutionNotifications: this.#notifications() },
          ],
          results: atMost(MOST_RESULTS, findings).map((finding) => this.#result(finding)),
        },
      ],
    }
  }

  #result(finding: Finding): Result {
    const { rule, severity, location, fix } = finding
    const ruleIndex = this.#ruleIndices.get(rule)
    const others = [...finding.chain, ...finding.related].slice(0, MOST_RELATED)
    const hash = this.#source(location.path)?.hashes.get(location.startLine)
    return {
      ruleId: rule,
      ...(ruleIndex === undefined ? {} : { ruleIndex }),
      level: LEVELS[severity],
      message: {
        text: messageWithLinks(
          finding,
          others.map((other) => other.message),
        ),
      },
      locations: [{ physicalLocation: this.#place(location) }],
      ...(hash === undefined ? {} : { partialFingerprints: { primaryLocationLineHash: hash } }),
      ...(others.length === 0
        ? {}
        : {
            relatedLocations: others.map((other, index) => ({
              id: index + 1,
              physicalLocation: this.#place(other),
              message: { text: other.message },
            })),
          }),
      ...(finding.chain.length === 0 ? {} : { codeFlows: [this.#codeFlow(finding)] }),
      ...(fix === null ? {} : { fixes: this.#fixes(fix, location.path) }),
    }
  }

  #codeFlow(finding: Finding): CodeFlow {
    const steps = [{ ...finding.location, message: finding.message }, ...finding.chain].slice(0, MOST_STEPS)
    return {
      threadFlows: [
        {
          locations: steps.map((step, index) => ({
            nestingLevel: index,
            location: { physicalLocation: this.#place(step), message: { text: step.message } },
          })),
        },
      ],
    }
  }

  /** Empty when the text that the edits are for cannot be had. */
  #fixes(fix: FixOfFinding, path: string): SarifFix[] {
    const source = this.#source(path)
    if (source === null) return []
    const replacements = fix.edits.map((edit) => ({
      deletedRegion: source.region(edit.start, edit.end),
      insertedContent: { text: edit.text },
    }))
    const artifactLocation = this.#artifact(path)
    return [
      { description: { text: `${fix.title} (${fix.safety})` }, artifactChanges: [{ artifactLocation, replacements }] },
    ]
  }

  #notifications(): Notification[] {
    const { findings, skipped, failures } = this.#report
    const syntaxErrors = findings.filter((finding) => finding.rule === 'syntax-error')
    const left = findings.length - MOST_RESULTS
    return [
      ...skipped.map((file) => this.#skippedNotification(file)),
      ...syntaxErrors.map(({ location, message }) =>
        notification('syntax-error', 'error', message, [{ physicalLocation: this.#place(location) }]),
      ),
      ...failures.map(({ rule, path, message }) => {
        const who = rule === null ? 'fastapi-lint' : `The rule ${rule}`
        const locations = path === null ? [] : [{ physicalLocation: { artifactLocation: this.#artifact(path) } }]
        return notification('internal-error', 'error', `${who} failed: ${message}`, locations)
      }),
      ...(left > 0
        ? [
            notification(
              'too-many-findings',
              'warning',
              `${left} more findings, the least severe ones, are not in this file.`,
            ),
          ]
        : []),
    ]
  }

  #skippedNotification({ path, reason }: Skipped): Notification {
    const name = this.#sources.nameOf(path) || '.'
    const locations = name === '.' ? [] : [{ physicalLocation: { artifactLocation: this.#artifact(path) } }]
    return notification('unreadable-path', 'error', `${name} ${reason}.`, locations)
  }

  #place(location: Location): PhysicalLocation {
    const region: Region = {
      startLine: location.startLine,
      startColumn: location.startColumn,
      endLine: location.endLine,
      endColumn: location.endColumn,
    }
    return { artifactLocation: this.#artifact(location.path), region }
  }

  #artifact(path: string): { uri: string; uriBaseId: string } {
    return { uri: encodePath(this.#sources.nameOf(path)), uriBaseId: ROOT }
  }

  #source(path: string): SarifSource | null {
    let source = this.#files.get(path)
    if (source === undefined) {
      const text = this.#sources.textOf(path)
      source = text === null ? null : new SarifSource(text)
      this.#files.set(path, source)
    }
    return source
  }
}

/** What is needed of the text of a file, made once. */
class SarifSource {
  readonly hashes: ReadonlyMap<number, string>
  readonly #lines: LineIndex

  constructor(text: string) {
    this.hashes = lineHashes(text)
    this.#lines = new LineIndex(text)
  }

  /** The region between two zero-based offsets. */
  region(start: number, end: number): Region {
    const from = this.#lines.positionAt(start)
    const to = this.#lines.positionAt(end)
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column }
  }
}

/** At most `limit` findings: the order stays, but when some must go it is the least severe ones. */
function atMost(limit: number, findings: readonly Finding[]): readonly Finding[] {
  return findings.length <= limit ? findings : worstFirst(findings).slice(0, limit)
}

/** GitHub shows a related location only if the message links to it: the steps of the chain first, then the others. */
function messageWithLinks(finding: Finding, others: readonly string[]): string {
  const text = finding.message.includes('](') ? escapeLinks(finding.message) : finding.message
  if (others.length === 0) return text
  const links = others.map((other, index) => `[${escapeLinks(other)}](${index + 1})`)
  const steps = links.slice(0, finding.chain.length)
  const places = links.slice(finding.chain.length)
  return [
    /[.!?]$/.test(text) ? text : `${text}.`,
    ...(steps.length === 0 ? [] : [`How it gets there: ${steps.join(', ')}.`]),
    ...(places.length === 0 ? [] : [`See: ${places.join(', ')}.`]),
  ].join(' ')
}

/** Where a SARIF message has links, `\`, `[` and `]` outside them are escaped (SARIF 2.1.0, 3.11.6). */
function escapeLinks(text: string): string {
  return text.replace(/[[\]\\]/g, '\\$&')
}

function notification(
  id: NotificationId,
  level: 'error' | 'warning',
  text: string,
  locations: SarifLocation[] = [],
): Notification {
  const index = NOTIFICATIONS.findIndex((candidate) => candidate.id === id)
  return { descriptor: { id, index }, level, message: { text }, ...(locations.length === 0 ? {} : { locations }) }
}

function ruleDescriptor(rule: RuleMetadata): ReportingDescriptor {
  const { docs } = rule
  const isSecurity = rule.securitySeverity !== undefined
  const tags = [...new Set([rule.category, rule.set, 'fastapi', ...(isSecurity ? ['security'] : [])])].slice(
    0,
    MOST_TAGS,
  )
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: shortened(`${plainText(docs.summary)}.`) },
    fullDescription: { text: shortened(plainText(docs.why)) },
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    defaultConfiguration: { level: LEVELS[rule.severity], enabled: rule.set === 'recommended' },
    properties: {
      tags,
      precision: rule.set === 'recommended' ? 'high' : 'medium',
      'problem.severity': rule.severity === 'info' ? 'recommendation' : rule.severity,
      ...(isSecurity ? { 'security-severity': rule.securitySeverity } : {}),
    },
  }
}

function helpText(rule: RuleMetadata): string {
  const { docs } = rule
  const references = docs.references.length === 0 ? '' : `\n\nReferences:\n${docs.references.join('\n')}`
  return `${plainText(docs.summary)}.\n\n${plainText(docs.why)}\n\nSuppress with: # fastapi-lint: ignore[${rule.id}] reason${references}`
}

function helpMarkdown(rule: RuleMetadata): string {
  const { docs } = rule
  return [
    `**${docs.summary}.**`,
    docs.why.trim(),
    ...docs.bad.slice(0, 1).map((example) => `### Bad\n\n${exampleMarkdown(example)}`),
    ...docs.good.slice(0, 1).map((example) => `### Good\n\n${exampleMarkdown(example)}`),
    ...(docs.limits === undefined ? [] : [`### What it does not report\n\n${docs.limits.trim()}`]),
    `### Suppress\n\n\`# fastapi-lint: ignore[${rule.id}] reason\``,
    ...(docs.references.length === 0
      ? []
      : [`### References\n\n${docs.references.map((url) => `- <${url}>`).join('\n')}`]),
  ].join('\n\n')
}

function exampleMarkdown(example: Example): string {
  const block = (text: string, language = 'python') => `\`\`\`${language}\n${text.replace(/^\n+|\s+$/g, '')}\n\`\`\``
  const files = Object.entries(exampleForReaders(example).files)
  if (typeof example === 'string') return block(files[0]![1])
  return files
    .map(
      ([path, text]) =>
        `\`${path}\`\n\n${block(text, path.endsWith('.toml') ? 'toml' : path.endsWith('.py') ? 'python' : '')}`,
    )
    .join('\n\n')
}

function shortened(text: string): string {
  return text.length <= LONGEST_DESCRIPTION ? text : `${text.slice(0, LONGEST_DESCRIPTION - 1)}…`
}

function pascalCase(id: string): string {
  return id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}
