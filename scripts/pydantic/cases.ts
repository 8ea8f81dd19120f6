import { spawnSync } from 'node:child_process'
import type { Finding } from '../../src/engine/finding.ts'
import { PYDANTIC_RULES } from '../../src/rules/pydantic/index.ts'
import { RECOMMENDED, sessionOf } from '../../tests/support/lint.ts'
import { CLAIMS, type Claim, KNOWN_DIFFERENCES, MENDING, SILENT_ON_PURPOSE } from './claims.ts'

type Files = Readonly<Record<string, string>>

/** A project with what is found in it, in the form that check-pydantic.py reads. */
interface JudgedProject {
  readonly files: Files
  readonly findings: readonly {
    readonly rule: string
    readonly severity: string
    readonly path: string
    readonly line: number
    readonly end_line: number
    readonly text: string
    readonly message: string
    /** One of them proves the finding. */
    readonly claims: readonly Claim[]
    /** Whether its fix is meant to change what the class does. */
    readonly is_mending: boolean
    /** What else goes with it. */
    readonly consequences: readonly Claim[]
  }[]
  /** Lines on which something is known to be missed. */
  readonly misses: readonly (readonly [path: string, line: number])[]
}

/** An example or fixture of a rule, and what the fixes of all rules about Pydantic make of it; `after` is null where there are none. */
export interface Case {
  readonly name: string
  readonly rule: string
  readonly kind: 'bad' | 'good' | 'fixture'
  readonly before: JudgedProject
  readonly after: JudgedProject | null
}

interface Judgement {
  readonly proven: readonly string[]
  readonly unproven: readonly (JudgedProject['findings'][number] & { readonly was_executed: boolean })[]
  readonly unexpected: readonly string[]
}

/** What Pydantic says of a case; `missing` is a module that is not installed, so that nothing could be run. */
export interface Verdict {
  readonly name: string
  readonly missing?: string
  readonly before: Judgement
  readonly after: Judgement | null
  readonly comparison: {
    readonly compared: number
    readonly values: number
    readonly references: Readonly<Record<string, number>>
    readonly differences: readonly string[]
    readonly incomparable: readonly string[]
  } | null
}

const OF_PYDANTIC: ReadonlySet<string> = new Set(PYDANTIC_RULES.map(({ id }) => id))

/** The name of what is about all rules together: `tests/fixtures/migration/`. */
export const ALL_RULES = 'migration'

/**
 * The examples of all rules about Pydantic, and the fixtures that `fixturesOf` gives for a rule, or for `ALL_RULES`, by name. Projects that
 * declare versions are left out: they are not meant for the newest Pydantic.
 */
export async function casesOf(
  fixturesOf: (rule: string) => Readonly<Record<string, Files>> = () => ({}),
): Promise<Case[]> {
  const cases: Case[] = []
  for (const rule of PYDANTIC_RULES) {
    for (const kind of ['bad', 'good'] as const) {
      for (const [index, example] of rule.docs[kind].entries()) {
        const files = typeof example === 'string' ? { 'main.py': example } : example.files
        await add(rule.id, kind, `${kind} ${index + 1}`, files)
      }
    }
    for (const [name, files] of Object.entries(fixturesOf(rule.id))) await add(rule.id, 'fixture', name, files)
  }
  for (const [name, files] of Object.entries(fixturesOf(ALL_RULES))) await add(ALL_RULES, 'fixture', name, files)
  return cases

  async function add(rule: string, kind: Case['kind'], name: string, files: Files): Promise<void> {
    if (Object.keys(files).some((path) => !path.endsWith('.py'))) return
    const text = Object.values(files).join('\n')
    const isMeant = (id: string): boolean =>
      kind !== 'fixture' || rule === ALL_RULES || id === rule || text.includes(`[${id}]`)
    const ids = [...OF_PYDANTIC].filter(
      (id) => isMeant(id) && (id === rule || RECOMMENDED.has(id) || kind === 'fixture'),
    )
    cases.push({ rule, kind, name: `${rule}: ${name}`, ...(await beforeAndAfter(files, ids)) })
  }
}

async function beforeAndAfter(files: Files, rules: readonly string[]): Promise<Pick<Case, 'before' | 'after'>> {
  const session = await sessionOf(files, { rules })
  const texts: Record<string, string> = { ...files }
  const first = session.check().findings
  const before = judged(texts, first)
  let findings = first
  for (let round = 0; round < 20; round++) {
    let hasChanged = false
    for (const path of Object.keys(texts)) {
      const fixed = session.fixesFor(path, findings)
      if (fixed === null || fixed.text === texts[path]) continue
      texts[path] = fixed.text
      session.setFile(path, fixed.text)
      hasChanged = true
    }
    if (!hasChanged) break
    findings = session.check().findings
  }
  const isChanged = Object.keys(texts).some((path) => texts[path] !== files[path])
  return { before, after: isChanged ? judged({ ...texts }, findings) : null }
}

function judged(files: Files, findings: readonly Finding[]): JudgedProject {
  return {
    files: { ...files },
    misses: Object.entries(files).flatMap(([path, text]) => missesIn(text).map((line) => [path, line] as const)),
    findings: findings.map(({ rule, severity, message, location }) => ({
      rule,
      severity,
      message,
      path: location.path,
      line: location.startLine,
      end_line: location.endLine,
      text: files[location.path]!.slice(location.start, location.end),
      claims: (severity === 'info' ? [] : CLAIMS[rule]?.[severity]) ?? [],
      is_mending: MENDING.has(rule),
      consequences: Object.values(CLAIMS[rule] ?? {}).flat(),
    })),
  }
}

/** The lines that `# todo: [rule-id]` speaks of, at their end or above them. */
function missesIn(text: string): number[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    if (!line.includes('# todo:')) return []
    const isAlone = line.trimStart().startsWith('#')
    return [isAlone ? lines.findIndex((one, at) => at > index && !/^\s*(#|$)/.test(one)) + 1 : index + 1]
  })
}

/** Has check-pydantic.py (`script`) judge cases, with a Python that has Pydantic, pydantic-settings, SQLModel and FastAPI. */
export function verdictsOf(
  python: string,
  script: string,
  cases: readonly Case[],
): {
  readonly versions: { readonly pydantic: string; readonly python: string }
  readonly verdicts: readonly Verdict[]
} {
  const { stdout, stderr, status, error } = spawnSync(python, ['-X', 'utf8', script], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw error ?? new Error(stderr.slice(-3000))
  return JSON.parse(stdout)
}

/**
 * What is wrong with a case, in words; empty where Pydantic agrees. Of a fixture, what cannot be run with made-up arguments is not held
 * against a finding unless its line did run.
 */
export function faultsOf({ name, kind }: Case, { before, after, comparison, missing }: Verdict): string[] {
  if (missing !== undefined) return []
  const faults: string[] = []
  for (const [when, judgement] of [
    ['before', before],
    ['fixed', after],
  ] as const) {
    if (judgement === null) continue
    for (const one of judgement.unproven) {
      if (kind !== 'fixture' || one.was_executed)
        faults.push(`${when}: nothing proves ${one.rule} in line ${one.line} (${one.text}): ${one.message}`)
    }
    const isMeant = (text: string): boolean => SILENT_ON_PURPOSE[name]?.of.test(text) ?? false
    faults.push(
      ...judgement.unexpected.filter((text) => !isMeant(text)).map((text) => `${when}: not reported: ${text}`),
    )
  }
  const differences = (comparison?.differences ?? []).filter((text) => !KNOWN_DIFFERENCES[name]?.of.test(text))
  faults.push(...differences.map((text) => `not equal: ${text}`))
  return faults
}
