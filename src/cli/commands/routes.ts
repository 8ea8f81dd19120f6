import type { Command } from 'commander'
import { suggest } from '../../config/suggestion.ts'
import { UserError } from '../../config/user-error.ts'
import { addProjectOptions, projectOptions } from '../options/project.ts'
import { choice, collect } from '../options/values.ts'
import { fileToWrite } from '../output.ts'
import { ROUTE_FORMATS, type RoutesOptions, routes } from '../routes.ts'
import { addCommand, type CommandContext } from './command.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'WEBSOCKET']

/** `fastapi-lint routes [paths]`. */
export function addRoutesCommand(program: Command, { host, exit }: CommandContext): void {
  const command = addCommand(program, 'routes', 'list what the apps of a project answer, without starting them')
    .argument('[paths...]', 'files and folders with the apps or routes (default: the working directory without tests)')
    .addOption(choice('--format <format>', 'how the routes are written', ROUTE_FORMATS, 'text'))
    .option('--output <file>', 'write the routes to a file instead of stdout', (value) => fileToWrite(value))
    .option('--path <text>', 'only routes whose full path contains this', collect)
    .option('--method <methods>', `only routes with these methods: ${METHODS.join(', ')}`, collectMethods)
    .option('--unprotected', 'only routes without a security scheme among their dependencies')
    .option('--quiet', 'no warnings, no progress')
  addProjectOptions(command).action(async (paths: string[], values: Record<string, unknown>) => {
    const color: unknown = values['color'] ?? program.getOptionValue('color')
    exit(await routes(host, paths, routesOptions({ ...values, color })))
  })
}

/** Commander's untyped values; the parsers of the options have checked each. */
function routesOptions(values: Readonly<Record<string, unknown>>): RoutesOptions {
  const given = values as Partial<RoutesOptions>
  return {
    ...projectOptions(values),
    format: given.format ?? 'text',
    path: given.path ?? [],
    method: given.method ?? [],
    unprotected: given.unprotected ?? false,
    output: given.output,
    color: given.color,
    quiet: given.quiet ?? false,
  }
}

function collectMethods(value: string, previous: string[] | undefined): string[] {
  const methods = collect(value.toUpperCase(), previous)
  const wrong = methods.find((method) => !METHODS.includes(method))
  if (wrong === undefined) return methods
  throw new UserError(`--method cannot be "${wrong}"`, {
    hint: suggest(wrong, METHODS) ?? `Write one of: ${METHODS.join(', ')}.`,
  })
}
