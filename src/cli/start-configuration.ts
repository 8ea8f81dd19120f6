import { CONFIGURATION_KEYS, type KeyName } from '../config/keys.ts'
import { counted } from '../report/report.ts'
import type { RuleCount } from '../report/statistics.ts'
import { visibleLine } from '../report/visible.ts'
import type { ProjectOutline } from '../session/contract.ts'
import { DEFAULT_BASELINE } from './baseline.ts'

/** What a configuration to start with is made of. */
export interface StartingPoint {
  readonly outline: ProjectOutline
  readonly counts: readonly RuleCount[]
  readonly fileCount: number
  /** How many strict rules there are. */
  readonly strictCount: number
}

/**
 * The text of a configuration that changes nothing yet: what was found, as comments, and the keys that most projects want, ready to be
 * uncommented. `prefix` is the table of a pyproject.toml, or empty for a fastapi-lint.toml. Lines end in `\n`.
 */
export function startConfiguration({ outline, counts, fileCount, strictCount }: StartingPoint, prefix: string): string {
  const table = (name: string) => (prefix === '' ? `[${name}]` : `[${prefix}.${name}]`)
  const roots = [...new Set(outline.apps.map((app) => app.sourceRoot))]
  return [
    ...(prefix === '' ? [] : [`[${prefix}]`]),
    ...factsOf(outline, fileCount).map(comment),
    '',
    ...ignoreLines(counts),
    '',
    comment(`${describe('strict')}${strictCount === 0 ? '' : ` There are ${strictCount}.`}`),
    comment('strict = true'),
    '',
    comment(describe('fail-on')),
    comment(`fail-on = ${CONFIGURATION_KEYS['fail-on'].default}`),
    '',
    comment(describe('baseline')),
    comment(`baseline = ${JSON.stringify(DEFAULT_BASELINE)}`),
    '',
    comment(describe('extend-exclude')),
    comment('extend-exclude = ["generated"]'),
    '',
    comment(`${describe('source-roots')} They are found without it; these are those of the apps.`),
    comment(`source-roots = ${JSON.stringify(roots.map((root) => (root === '' ? '.' : root)))}`),
    '',
    comment(describe('per-file-ignores')),
    comment(table('per-file-ignores')),
    ...(outline.roles.test.length === 0
      ? ['tests/**']
      : outline.roles.test.map((path) => (path.endsWith('.py') ? path : `${path}/**`))
    ).map((pattern) => comment(`${JSON.stringify(pattern)} = ["security"]`)),
    '',
  ].join('\n')
}

function ignoreLines(counts: readonly RuleCount[]): string[] {
  if (counts.length === 0) return [comment('Rules not to run. None reports anything now.'), comment('ignore = []')]
  const names = counts.map(({ rule }) => `${JSON.stringify(rule)},`)
  const width = Math.max(...names.map((name) => name.length))
  return [
    comment('Rules that report something now: take away the "#" before one to switch it off.'),
    comment('To leave alone what they report now, and no more, run "fastapi-lint baseline".'),
    'ignore = [',
    ...counts.map(({ count, summary }, index) => {
      const found = `${counted(count, 'finding')}: ${visibleLine(summary)}`
      return `  # ${names[index]!.padEnd(width)}  # ${found}`
    }),
    ']',
  ]
}

function factsOf({ apps, entrypoints, roles, versions }: ProjectOutline, fileCount: number): string[] {
  const list = (words: readonly string[]) =>
    (words.length > LONGEST_LIST ? [...words.slice(0, LONGEST_LIST), '…'] : words).join(', ')
  const named = new Set(entrypoints.map(({ text }) => text))
  return [
    `fastapi-lint found in ${counted(fileCount, 'Python file')}:`,
    ...(apps.length === 0 ? ['  no app'] : []),
    ...(apps.length === 0
      ? []
      : [`  apps: ${list(apps.map(({ name }) => name + (named.has(name) ? ' (the entry point)' : '')))}`]),
    ...entrypoints
      .filter(({ text }) => !apps.some(({ name }) => name === text))
      .map(
        ({ text, path }) =>
          `  the entry point ${text}, ${path === null ? 'whose module is not there' : `which is not known to be an app (${path})`}`,
      ),
    ...Object.entries(ROLE_NAMES).flatMap(([role, name]) => {
      const paths = roles[role as keyof typeof ROLE_NAMES]
      return paths.length === 0 ? [] : [`  ${name}: ${list(paths)}`]
    }),
    `  versions: ${list(Object.entries(versions).map(([name, version]) => `${name} ${version}`)) || 'none declared, so the newest count'}`,
  ]
}

/** More names than this are no overview. */
const LONGEST_LIST = 6

const ROLE_NAMES = { test: 'tests', migration: 'migrations', script: 'scripts', example: 'examples' } as const

function describe(key: KeyName): string {
  return CONFIGURATION_KEYS[key].description
}

function comment(text: string): string {
  return `# ${visibleLine(text)}`
}
