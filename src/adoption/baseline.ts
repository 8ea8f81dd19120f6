/**
 * A baseline: the findings that a project has and does not want to hear of again. The file is JSON, sorted, with a line for each entry, so
 * that its versions compare and merge well.
 */
import { JsonDocument, type JsonNode } from '../config/json.ts'
import type { Finding } from '../engine/finding.ts'
import type { Fingerprint } from './fingerprint.ts'

/** How often findings with one fingerprint are in the baseline. */
export interface BaselineEntry extends Fingerprint {
  readonly count: number
}

/** The version of the format: it changes when older programs could not read the file. */
const VERSION = 1

/** Rules whose findings say that something was not checked: no baseline may hide that. */
export const NEVER_IN_BASELINE: ReadonlySet<string> = new Set(['syntax-error', 'unreadable-file'])

/** Reads the text of a baseline. `file` is the name that messages use. Throws a `UserError` with the place of the first mistake. */
export function parseBaseline(file: string, text: string): BaselineEntry[] {
  return new Reader(new JsonDocument(file, text)).read()
}

/** The text of a baseline; equal baselines have equal texts. */
export function baselineText(entries: Iterable<BaselineEntry>): string {
  const byPath = new Map<string, string[]>()
  for (const { path, rule, within, code, count } of [...entries].sort(compareEntries)) {
    const entry = `      ${JSON.stringify({ rule, within, code, ...(count === 1 ? {} : { count }) })}`
    byPath.set(path, [...(byPath.get(path) ?? []), entry])
  }
  const files = Array.from(byPath, ([path, lines]) => `    ${JSON.stringify(path)}: [\n${lines.join(',\n')}\n    ]`)
  const list = files.length === 0 ? '{}' : `{\n${files.join(',\n')}\n  }`
  return `{\n  "version": ${VERSION},\n  "files": ${list}\n}\n`
}

/** Findings beside a baseline. */
export interface Comparison {
  /** Findings that are not in the baseline, in their order. */
  readonly fresh: readonly Finding[]
  readonly known: readonly Finding[]
  /** Entries for which there are fewer findings than they count; `count` is the number that is left over. */
  readonly unmatched: readonly BaselineEntry[]
}

/** Compares findings with a baseline. Of several with one fingerprint, the first ones are those in the baseline. */
export function compareWithBaseline(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  fingerprintOf: (finding: Finding) => Fingerprint,
): Comparison {
  const left = new Map(entries.map((entry) => [keyOf(entry), entry.count]))
  const fresh: Finding[] = []
  const known: Finding[] = []
  for (const finding of findings) {
    const key = NEVER_IN_BASELINE.has(finding.rule) ? '' : keyOf(fingerprintOf(finding))
    const count = left.get(key) ?? 0
    if (count > 0) left.set(key, count - 1)
    ;(count > 0 ? known : fresh).push(finding)
  }
  const unmatched = entries.flatMap((entry) => {
    const count = left.get(keyOf(entry)) ?? 0
    return count > 0 ? [{ ...entry, count }] : []
  })
  return { fresh, known, unmatched }
}

/** The entries that stand for `findings`. */
export function entriesFor(
  findings: readonly Finding[],
  fingerprintOf: (finding: Finding) => Fingerprint,
): BaselineEntry[] {
  return mergedEntries(
    findings
      .filter((finding) => !NEVER_IN_BASELINE.has(finding.rule))
      .map((finding) => ({ ...fingerprintOf(finding), count: 1 })),
  )
}

/** Entries with one fingerprint become one that counts them all. */
export function mergedEntries(entries: readonly BaselineEntry[]): BaselineEntry[] {
  return merged(entries, (one, other) => one + other)
}

/** `entries` without what `others` count. */
export function withoutEntries(entries: readonly BaselineEntry[], others: readonly BaselineEntry[]): BaselineEntry[] {
  const removed = new Map(others.map((entry) => [keyOf(entry), entry.count]))
  return entries.flatMap((entry) => {
    const count = entry.count - (removed.get(keyOf(entry)) ?? 0)
    return count > 0 ? [{ ...entry, count }] : []
  })
}

/** How many findings entries stand for. */
export function countOf(entries: readonly BaselineEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.count, 0)
}

function merged(entries: readonly BaselineEntry[], join: (one: number, other: number) => number): BaselineEntry[] {
  const byKey = new Map<string, BaselineEntry>()
  for (const entry of entries) {
    const key = keyOf(entry)
    const known = byKey.get(key)
    byKey.set(key, known === undefined ? entry : { ...known, count: join(known.count, entry.count) })
  }
  return [...byKey.values()]
}

function keyOf({ path, rule, within, code }: Fingerprint): string {
  return [path, rule, within, code].join('\n')
}

function compareEntries(one: BaselineEntry, other: BaselineEntry): number {
  const [a, b] = [keyOf(one), keyOf(other)]
  return a < b ? -1 : a > b ? 1 : 0
}

class Reader {
  readonly #document: JsonDocument

  constructor(document: JsonDocument) {
    this.#document = document
  }

  read(): BaselineEntry[] {
    const { root } = this.#document
    const version = this.#member(root, 'version', 'A baseline')
    if (version.kind !== 'number' || version.value !== VERSION) {
      const hint = 'Delete the file and write it anew with "fastapi-lint baseline".'
      throw this.#document.error(
        version.start,
        `This version of fastapi-lint reads baselines of version ${VERSION}`,
        hint,
      )
    }
    const files = this.#members(this.#member(root, 'files', 'A baseline'), '"files"')
    const entries = files.flatMap(({ name: path, value }) => {
      if (value.kind !== 'array') throw this.#document.error(value.start, `"${path}" must have an array of entries`)
      return value.elements.map((entry) => this.#entry(path, entry))
    })
    // A merge of two versions may leave an entry twice, once from each side.
    return merged(entries, Math.max)
  }

  #entry(path: string, entry: JsonNode): BaselineEntry {
    const text = (name: string): string => {
      const value = this.#member(entry, name, 'An entry')
      if (value.kind === 'string') return value.value
      throw this.#document.error(value.start, `"${name}" must be a string`)
    }
    return { path, rule: text('rule'), within: text('within'), code: text('code'), count: this.#count(entry) }
  }

  #count(entry: JsonNode): number {
    const value = this.#members(entry, 'An entry').find(({ name }) => name === 'count')?.value
    if (value === undefined) return 1
    if (value.kind === 'number' && Number.isInteger(value.value) && value.value > 0) return value.value
    throw this.#document.error(value.start, '"count" must be a whole number above 0')
  }

  #member(node: JsonNode, name: string, what: string): JsonNode {
    const found = this.#members(node, what).find((member) => member.name === name)
    if (found !== undefined) return found.value
    throw this.#document.error(node.start, `${what} must have "${name}"`)
  }

  #members(node: JsonNode, what: string): Extract<JsonNode, { kind: 'object' }>['members'] {
    if (node.kind === 'object') return node.members
    throw this.#document.error(node.start, `${what} must be an object`)
  }
}
