import { counted } from '../report/report.ts'
import { type Analysis, type AnalysisOptions, analyse } from '../workspace/analysis.ts'
import type { Host } from './host.ts'
import { Progress } from './progress.ts'

/** With more files than this, what is going on is said before the analysis starts: nothing can be shown while it runs. */
const MANY_FILES = 200

/** Checks the project around `paths` while stderr tells how far it has come. Throws a `UserError` as `analyse` does. */
export async function analyseWithProgress(
  host: Host,
  paths: readonly string[],
  options: AnalysisOptions & { readonly quiet: boolean },
): Promise<Analysis> {
  const progress = new Progress(host, !options.quiet)
  const analysis = await analyse(host, paths, options, ({ stage, done, total }) => {
    if (stage === 'reading') progress.show(`Reading file ${done + 1} of ${total}…`)
    else progress.show(`Checking ${counted(total, 'file')}…`, total > MANY_FILES)
  })
  progress.clear()
  return analysis
}
