import { EMPTY_CONFIGURATION, readConfiguration } from '../config/configuration.ts'
import { decodePython } from '../platform/decode.ts'
import { exampleForReaders } from '../report/example.ts'
import type { CheckedExample, RuleDocument } from '../report/rule-document.ts'
import { ruleDocument } from '../report/rule-document.ts'
import type { Example, RuleMetadata } from '../rule-api/metadata.ts'
import type { Settings } from '../session/contract.ts'
import type { WorkspaceHost } from './host.ts'

/** What examples are checked with. */
export type ExampleHost = Pick<WorkspaceHost, 'rules' | 'createSession'>

/** A rule with its examples, and with what the linter says about the bad ones now. Throws when the linter fails on one. */
export async function describeRule(host: ExampleHost, rule: RuleMetadata): Promise<RuleDocument> {
  const bad: CheckedExample[] = []
  for (const example of rule.docs.bad) bad.push(await checkExample(host, rule, example))
  const good = rule.docs.good.map((example) => ({ ...exampleForReaders(example), findings: [] }))
  return ruleDocument(rule, { bad, good })
}

/** Lints an example, under the recommended rules too, and keeps what its own rule finds. */
async function checkExample(host: ExampleHost, rule: RuleMetadata, example: Example): Promise<CheckedExample> {
  const { title, files } = exampleForReaders(example)
  const session = await host.createSession(settingsOf(host, rule, files['pyproject.toml']))
  for (const [path, text] of Object.entries(files)) {
    if (!path.endsWith('.py')) {
      session.setManifest(path, text)
      continue
    }
    const decoded = decodePython(new TextEncoder().encode(text))
    if ('text' in decoded) session.setFile(path, decoded.text)
    else session.setUnreadableFile({ path, ...decoded })
  }
  const { findings, internalErrors } = session.check()
  const [failure] = internalErrors
  if (failure !== undefined) throw new Error(`an example of ${rule.id} cannot be checked: ${failure.message}`)
  return { title, files, findings: findings.filter((finding) => finding.rule === rule.id) }
}

/** What the configuration of an example says about rules counts; which of them run does not. */
function settingsOf({ rules }: ExampleHost, rule: RuleMetadata, pyproject: string | undefined): Settings {
  const configuration =
    pyproject === undefined ? EMPTY_CONFIGURATION : readConfiguration('pyproject.toml', pyproject, rules)
  const recommended = rules.filter((one) => one.set === 'recommended').map((one) => one.id)
  return {
    rules: new Set([...recommended, rule.id]),
    severities: new Map(
      [...configuration.severities].flatMap(([id, level]) => (level === 'off' ? [] : [[id, level] as const])),
    ),
    options: configuration.options,
    isIgnored: () => false,
    sourceRoots: configuration.sourceRoots.map(({ folder }) => folder),
    targetVersions: configuration.targetVersions,
    blockingCalls: configuration.blockingCalls,
  }
}
