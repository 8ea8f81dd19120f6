import { UserError } from '../config/user-error.ts'
import { describeWriteFailure } from '../platform/file-system.ts'
import { resolve } from '../platform/paths.ts'
import { jsonRoutes, markdownRoutes, textRoutes } from '../report/routes.ts'
import { coloured, plain } from '../report/style.ts'
import { neutraliseCommandsInJson } from '../report/workflow-commands.ts'
import type { RouteEntry } from '../session/route-entry.ts'
import { isTargeted, openWorkspace } from '../workspace/analysis.ts'
import type { Project, ProjectOptions } from '../workspace/project.ts'
import { isColoured } from './colour.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import { Messages } from './messages.ts'
import { refuseToOverwriteCode } from './output.ts'
import { Progress } from './progress.ts'
import { writeOut } from './stdout.ts'

export const ROUTE_FORMATS = ['text', 'json', 'markdown'] as const

/** The options of `fastapi-lint routes`, as they were given. */
export interface RoutesOptions extends ProjectOptions {
  readonly format: (typeof ROUTE_FORMATS)[number]
  /** Only routes whose full path contains one of these; empty for all. */
  readonly path: readonly string[]
  /** Only routes with one of these methods, upper case; empty for all. */
  readonly method: readonly string[]
  /** Only routes without a security scheme among their dependencies. */
  readonly unprotected: boolean
  readonly output: string | undefined
  readonly color: boolean | undefined
  readonly quiet: boolean
}

/** The width that text has where there is no terminal. */
const DEFAULT_WIDTH = 100

/**
 * Writes the routes of the apps in `paths`, and those that are registered there (none: of the working directory, tests left out). Throws a
 * `UserError` for a mistake in options or configuration.
 */
export async function routes(host: Host, paths: readonly string[], options: RoutesOptions): Promise<ExitCode> {
  if (options.output !== undefined) refuseToOverwriteCode(host, options.output)
  const progress = new Progress(host, !options.quiet)
  const { project, loaded } = await openWorkspace(host, paths, { ...RECOMMENDED, ...options }, ({ done, total }) =>
    progress.show(`Reading file ${done + 1} of ${total}…`),
  )
  const listing = loaded.session.routes()
  progress.clear()

  const messages = new Messages(host, options)
  for (const { path, reason } of [...loaded.problems, ...loaded.unreadable]) {
    messages.warn(`${project.nameOf(path)} ${reason}`)
  }
  const entries = listing.entries.filter(
    (entry) => isAskedFor(project, paths.length > 0, entry) && passes(entry, options),
  )
  const apps = new Set(entries.map(({ app }) => app))
  for (const { app, file, line, reason } of listing.gaps) {
    if (apps.has(app)) messages.warn(`${app} may have more routes: ${reason} (${project.nameOf(file)}:${line})`)
  }
  write(host, project, entries, options)
  return EXIT.clean
}

const RECOMMENDED = { select: undefined, extendSelect: [], ignore: [], strict: false, forceExclude: false }

function isAskedFor(project: Project, isNamed: boolean, { appFile, registeredIn, file, isTest }: RouteEntry): boolean {
  if (!isNamed && isTest) return false
  return [appFile, registeredIn, file].some((path) => path !== null && isTargeted(project, path))
}

function passes(entry: RouteEntry, { path, method, unprotected }: RoutesOptions): boolean {
  const known = entry.path ?? entry.pathEnd ?? ''
  if (path.length > 0 && !path.some((part) => known.includes(part))) return false
  // What is not known may be what is asked for.
  if (method.length > 0 && entry.methods.length > 0 && !entry.methods.some((one) => method.includes(one))) return false
  return !unprotected || entry.security.length === 0
}

function write(host: Host, { nameOf }: Project, entries: readonly RouteEntry[], options: RoutesOptions): void {
  const { format, output, color } = options
  const isToFile = output !== undefined
  const isColourful = isToFile ? color === true : isColoured(color, host.env, host.stdout)
  const width = isToFile ? DEFAULT_WIDTH : host.stdout.columns || DEFAULT_WIDTH
  const text =
    format === 'json'
      ? jsonRoutes(entries, nameOf)
      : format === 'markdown'
        ? markdownRoutes(entries, nameOf)
        : textRoutes(entries, nameOf, { style: isColourful ? coloured : plain, width })
  if (isToFile) {
    try {
      host.fileSystem.writeText(resolve(host.cwd, output), text)
    } catch (error) {
      throw new UserError(`The file "${output}" ${describeWriteFailure(error)}`)
    }
  } else if (format === 'json') writeOut(host, text, neutraliseCommandsInJson)
  else writeOut(host, text)
}
