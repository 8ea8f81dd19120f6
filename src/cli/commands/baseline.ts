import type { Command } from 'commander'
import {
  type BaselineEntry,
  baselineText,
  countOf,
  entriesFor,
  mergedEntries,
  NEVER_IN_BASELINE,
  withoutEntries,
} from '../../adoption/baseline.ts'
import { UserError } from '../../config/user-error.ts'
import { describeWriteFailure } from '../../platform/file-system.ts'
import { join } from '../../platform/paths.ts'
import { counted } from '../../report/report.ts'
import type { Analysis, AnalysisOptions } from '../../workspace/analysis.ts'
import { analyseWithProgress } from '../analysis.ts'
import {
  type Baseline,
  type BaselineFile,
  baselinesOf,
  compareAnalysis,
  DEFAULT_BASELINE,
  fingerprinter,
  missingBaseline,
  readBaselineFile,
} from '../baseline.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { bugReport, Messages } from '../messages.ts'
import { addBaselineOption } from '../options/adoption.ts'
import { addProjectOptions, projectOptions } from '../options/project.ts'
import { addSelectionOptions, selectionOptions } from '../options/selection.ts'
import { writeOut } from '../stdout.ts'
import { warningsOf } from '../warnings.ts'
import { addCommand, type CommandContext } from './command.ts'

interface BaselineCommandOptions extends AnalysisOptions {
  readonly baseline: string | undefined
  readonly prune: boolean
  readonly color: boolean | undefined
  readonly quiet: boolean
}

/** `fastapi-lint baseline [paths...]`. */
export function addBaselineCommand(program: Command, { host, exit }: CommandContext): void {
  const command = addCommand(
    program,
    'baseline',
    'write the findings of today to a file, so that only new ones are reported',
  )
    .argument('[paths...]', 'files and folders whose findings are written (default: the working directory)')
    .option('--prune', 'only take out what is not found any more; add nothing')
  addBaselineOption(command, 'the file (default: that of the configuration, else fastapi-lint-baseline.json)')
  addSelectionOptions(command)
  addProjectOptions(command)
  command
    .option('--force-exclude', 'leave excluded files out even if they are named as paths')
    .option('--quiet', 'write no messages')
    .action(async (paths: string[]) => {
      exit(await updateBaseline(host, paths, baselineOptions(command.optsWithGlobals())))
    })
}

/** Commander's untyped values as what they are. */
function baselineOptions(values: Readonly<Record<string, unknown>>): BaselineCommandOptions {
  const given = values as Partial<BaselineCommandOptions>
  return {
    ...selectionOptions(values),
    ...projectOptions(values),
    baseline: given.baseline,
    prune: given.prune ?? false,
    forceExclude: given.forceExclude ?? false,
    color: given.color,
    quiet: given.quiet ?? false,
  }
}

/** Brings the baseline up to date with the findings in `paths`; entries for other files and for rules that did not run stay. */
async function updateBaseline(
  host: Host,
  paths: readonly string[],
  options: BaselineCommandOptions,
): Promise<ExitCode> {
  const analysis = await analyseWithProgress(host, paths, options)
  const { project, result } = analysis
  const messages = new Messages(host, options)
  for (const warning of warningsOf(host, analysis, options)) messages.warn(warning)

  const otherwise = join(project.root, DEFAULT_BASELINE)
  for (const baseline of baselinesOf(host, project, options.baseline, otherwise)) {
    updateOne(host, analysis, baseline, options, messages)
  }
  const unreadable = result.findings.filter(({ rule }) => NEVER_IN_BASELINE.has(rule))
  if (unreadable.length > 0) {
    const where = [...new Set(unreadable.map(({ location }) => project.nameOf(location.path)))]
    messages.warn(`Files that cannot be read or parsed are not in a baseline: ${where.join(', ')}`)
  }
  if (result.internalErrors.length === 0) return EXIT.clean
  messages.say(bugReport(result.internalErrors, project.nameOf, host.runtime, messages.style))
  return EXIT.internal
}

function updateOne(
  host: Host,
  analysis: Analysis,
  baseline: Baseline,
  options: BaselineCommandOptions,
  messages: Messages,
): void {
  const { file } = baseline
  const existing = readBaselineFile(host, file)
  if (existing === null && options.prune) throw missingBaseline(file)
  const before = existing ?? []
  const { fresh, stale } = compareAnalysis(host, analysis, baseline, before)
  const added = options.prune ? [] : entriesFor(fresh, fingerprinter(analysis, file))
  const after = mergedEntries([...withoutEntries(before, stale), ...added])
  if (existing === null || added.length + stale.length > 0) write(host, file, after)
  if (options.quiet) return

  const files = new Set(after.map((entry) => entry.path)).size
  const changes = `${countOf(added)} added, ${countOf(stale)} removed`
  writeOut(host, `${file.name}: ${counted(countOf(after), 'finding')} in ${counted(files, 'file')} (${changes}).\n`)
  if (existing === null && file.place === null) {
    messages.say(`Use it with "--baseline ${file.name}", or name it in the configuration: baseline = "…"\n`)
  }
}

function write(host: Host, { absolute, name }: BaselineFile, entries: readonly BaselineEntry[]): void {
  try {
    host.fileSystem.writeText(absolute, baselineText(entries))
  } catch (error) {
    throw new UserError(`The baseline "${name}" ${describeWriteFailure(error)}`)
  }
}
