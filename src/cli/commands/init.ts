import type { Command } from 'commander'
import { projectTables, readConfiguration } from '../../config/configuration.ts'
import { UserError } from '../../config/user-error.ts'
import { decodeUtf8 } from '../../platform/decode.ts'
import { describeWriteFailure } from '../../platform/file-system.ts'
import { join } from '../../platform/paths.ts'
import { counted } from '../../report/report.ts'
import { countByRule } from '../../report/statistics.ts'
import type { Analysis } from '../../workspace/analysis.ts'
import { Manifests } from '../../workspace/configurations.ts'
import type { Project } from '../../workspace/project.ts'
import { analyseWithProgress } from '../analysis.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { bugReport, Messages } from '../messages.ts'
import { startConfiguration } from '../start-configuration.ts'
import { writeOut } from '../stdout.ts'
import { addCommand, type CommandContext } from './command.ts'

interface InitOptions {
  /** Write to stdout, and to no file. */
  readonly stdout: boolean
  readonly color: boolean | undefined
  readonly quiet: boolean
}

/** `fastapi-lint init [folder]`. */
export function addInitCommand(program: Command, { host, exit }: CommandContext): void {
  const command = addCommand(program, 'init', 'look at the project and write a configuration to start with')
    .argument('[folder]', 'a folder of the project (default: the working directory)')
    .option('--stdout', 'write the configuration to stdout instead of a file')
    .option('--quiet', 'write no messages')
    .action(async (folder: string | undefined) => {
      const given = command.optsWithGlobals<Partial<InitOptions>>()
      const options = { stdout: given.stdout ?? false, color: given.color, quiet: given.quiet ?? false }
      exit(await init(host, folder ?? '.', options))
    })
}

/** Writes a configuration for the project around a folder. Throws a `UserError` where there is one already. */
async function init(host: Host, folder: string, options: InitOptions): Promise<ExitCode> {
  const analysis = await analyseWithProgress(host, [folder], { ...NOTHING_CONFIGURED, quiet: options.quiet })
  const { project, result } = analysis
  const messages = new Messages(host, options)
  const existing = new Manifests(host, false).configurationIn(project.root)
  if (existing !== null && !options.stdout) {
    throw new UserError(`The project is configured already, in ${nameIn(project, existing)}`, {
      hint: 'To see what would be written, run "fastapi-lint init --stdout".',
    })
  }
  const target = targetOf(host, analysis)
  if (options.stdout) writeOut(host, target.addition)
  else {
    try {
      host.fileSystem.writeBytes(join(project.root, target.name), target.content)
    } catch (error) {
      throw new UserError(`${project.nameOf(target.name)} ${describeWriteFailure(error)}`)
    }
    if (!options.quiet) {
      const found = `${counted(result.findings.length, 'finding')} in ${counted(result.reportedFileCount, 'file')}`
      writeOut(host, `Wrote a configuration to ${project.nameOf(target.name)}. Found now: ${found}.\n`)
    }
  }
  if (result.internalErrors.length === 0) return EXIT.clean
  messages.say(bugReport(result.internalErrors, project.nameOf, host.runtime, messages.style))
  return EXIT.internal
}

/** What holds before there is a configuration. */
const NOTHING_CONFIGURED = {
  select: undefined,
  extendSelect: [],
  ignore: [],
  strict: false,
  config: undefined,
  isolated: true,
  forceExclude: false,
}

/** A file to write a configuration to. */
interface TargetFile {
  /** Its name in the project root. */
  readonly name: string
  /** What is added to it. */
  readonly addition: string
  /** All that it has then. */
  readonly content: Uint8Array
}

/** The pyproject.toml of the project if it can take a table at its end, else a fastapi-lint.toml. */
function targetOf(host: Host, { project, loaded, result }: Analysis): TargetFile {
  const start = {
    outline: loaded.session.outline(),
    counts: countByRule(result.findings, host.rules),
    fileCount: result.fileCount,
    strictCount: host.rules.filter((rule) => rule.set === 'strict').length,
  }
  const name = 'pyproject.toml'
  const path = join(project.root, name)
  if (host.fileSystem.hasEntry(path)) {
    const bytes = host.fileSystem.readBytes(path)
    const decoded = decodeUtf8(bytes)
    if ('text' in decoded) {
      const { text } = decoded
      const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
      const addition = startConfiguration(start, 'tool.fastapi-lint').replaceAll('\n', lineEnd)
      const gap = text === '' ? '' : text.endsWith('\n') ? lineEnd : lineEnd.repeat(2)
      if (isConfiguration(name, text + gap + addition, host)) {
        const content = Buffer.concat([bytes, new TextEncoder().encode(gap + addition)])
        return { name, addition, content }
      }
    }
  }
  const addition = startConfiguration(start, '')
  return { name: 'fastapi-lint.toml', addition, content: new TextEncoder().encode(addition) }
}

/** A table at the end of a file is no configuration where `tool` is an inline table or an array, or where the file is broken already. */
function isConfiguration(name: string, text: string, host: Host): boolean {
  try {
    readConfiguration(name, text, host.rules)
    return projectTables(name, text).isConfigured
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}

function nameIn({ root, nameOf }: Project, absolute: string): string {
  return nameOf(absolute.slice(root.length + 1))
}
