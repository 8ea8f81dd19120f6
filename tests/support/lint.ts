import { EMPTY_CONFIGURATION, readConfiguration } from '../../src/config/configuration.ts'
import { decodePython } from '../../src/platform/decode.ts'
import type { Rule } from '../../src/rule-api/index.ts'
import { RULES } from '../../src/rules/index.ts'
import type { CheckResult, Settings } from '../../src/session/contract.ts'
import { Session } from '../../src/session/session.ts'

export interface LintOptions {
  /** Ids of the rules to run; default: the recommended ones. */
  readonly rules?: Iterable<string>
  /** What differs from the default settings. */
  readonly settings?: Partial<Omit<Settings, 'rules'>>
  /** All rules that exist; default: the catalogue. */
  readonly catalogue?: readonly Rule[]
}

/** The ids of the rules that run without configuration. */
export const RECOMMENDED: ReadonlySet<string> = new Set(
  RULES.filter((rule) => rule.set === 'recommended').map((rule) => rule.id),
)

/**
 * A session that holds a project given as file texts by path. Files that are not Python are manifests; `setup.py` is both. What
 * `[tool.fastapi-lint]` of the project's `pyproject.toml` says about options, severities, source roots and versions counts.
 */
export async function sessionOf(
  files: Readonly<Record<string, string>>,
  { rules = RECOMMENDED, settings, catalogue }: LintOptions = {},
): Promise<Session> {
  const configured = configuredSettings(files['pyproject.toml'], catalogue ?? RULES)
  const session = await Session.create({ ...configured, ...settings, rules: new Set(rules) }, catalogue)
  for (const [path, text] of Object.entries(files)) {
    if (path.endsWith('.py')) {
      const decoded = decodePython(new TextEncoder().encode(text))
      if ('text' in decoded) session.setFile(path, decoded.text)
      else session.setUnreadableFile({ path, ...decoded })
    }
    if (!path.endsWith('.py') || /(^|\/)setup\.py$/.test(path)) session.setManifest(path, text)
  }
  return session
}

/** Checks a project given as file texts by path. */
export async function lint(files: Readonly<Record<string, string>>, options: LintOptions = {}): Promise<CheckResult> {
  return (await sessionOf(files, options)).check()
}

function configuredSettings(pyproject: string | undefined, rules: readonly Rule[]): Omit<Settings, 'rules'> {
  const { severities, options, sourceRoots, targetVersions, blockingCalls } =
    pyproject === undefined ? EMPTY_CONFIGURATION : readConfiguration('pyproject.toml', pyproject, rules)
  const levels = [...severities].flatMap(([id, level]) => (level === 'off' ? [] : [[id, level] as const]))
  return {
    severities: new Map(levels),
    options,
    sourceRoots: sourceRoots.map(({ folder }) => folder),
    targetVersions,
    blockingCalls,
    isIgnored: () => false,
  }
}
