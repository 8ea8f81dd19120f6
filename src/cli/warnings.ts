import { categoriesWithoutRules } from '../config/selection.ts'
import { isPython } from '../platform/discovery.ts'
import type { Analysis, AnalysisOptions } from '../workspace/analysis.ts'
import type { Host } from './host.ts'

/** What the user of an analysis may not have meant, or should know. */
export function* warningsOf(host: Host, analysis: Analysis, options: AnalysisOptions): Iterable<string> {
  const { project, loaded, result } = analysis
  const { configurations, targets, nameOf } = project
  const { selection, strict } = configurations.main
  const selectors = [
    ...(options.select ?? selection.findLast((layer) => layer.select !== null)?.select ?? []),
    ...selection.flatMap((layer) => layer.extendSelect),
    ...options.extendSelect,
  ]
  for (const category of categoriesWithoutRules(host.rules, selectors, options.strict || strict)) {
    yield `The category "${category}" has only strict rules; add --strict, or select them by name`
  }
  for (const { path, reason } of [...loaded.problems, ...result.malformedManifests]) yield `${nameOf(path)} ${reason}`
  for (const { given, absolute, isFolder } of targets) {
    if (!isFolder && !isPython(absolute)) yield `${given} is not a Python file (.py) and was left out`
  }
  if (loaded.fileCount === 0) {
    yield `No Python files found in ${nameOf('')}`
  } else if (result.reportedFileCount === 0 && result.internalErrors.length === 0) {
    yield `Nothing to report on: no Python files in ${targets.map((target) => target.given).join(', ')}, or they are excluded`
  }
}
