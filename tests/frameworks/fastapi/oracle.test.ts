/**
 * The route table as FastAPI itself builds it, against ours. Needs a Python with FastAPI: set FASTAPI_LINT_PYTHON to its path. A folder of
 * further importable modules with apps can be given in FASTAPI_LINT_APPS (its parent is put on the import path).
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Parameter } from '../../../src/frameworks/fastapi/parameters.ts'
import type { Module } from '../../../src/project/module.ts'
import { analyse, type TestProject } from '../../support/application.ts'
import { FIXTURES, readProject } from '../../support/fixtures.ts'

interface Row {
  readonly methods: readonly string[]
  readonly path: string
  readonly endpoint: string
  /** Source and name in the request by parameter name. */
  readonly parameters: Readonly<Record<string, readonly [string, string | null]>>
  readonly dependencies: readonly string[]
  readonly model: boolean
}

type Tables = Readonly<Record<string, { readonly routes: readonly Row[] } | { readonly error: string }>>

const python = process.env['FASTAPI_LINT_PYTHON']
const apps = process.env['FASTAPI_LINT_APPS']
const script = fileURLToPath(new URL('route_table.py', import.meta.url))

function runningTables(folder: string, modules: readonly string[]): Tables {
  const { stdout, stderr, status } = spawnSync(python!, [script, folder, ...modules], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Tables
}

/** The name under which a file is imported from the folder above. */
function importName({ path }: Module): string {
  return path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')
}

/** The routes of the apps that are created in a module or made by the functions it calls, as the running app would tell them. */
function ownTable({ application }: TestProject, modules: ReadonlySet<Module>): readonly Row[] {
  const { fastapi } = application
  return fastapi.routes.flatMap((route) =>
    fastapi.fullPaths(route).flatMap(({ path, reach }) => {
      if (!modules.has(reach.app.origin.module)) return []
      const parameters = fastapi.parametersOf(route, reach) ?? []
      const { model } = fastapi.responseOf(route)
      return [
        {
          methods: [...(route.methods ?? ['?'])].sort(),
          path: path ?? '?',
          endpoint: route.callable.name,
          parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, sourceOf(parameter)])),
          dependencies: fastapi.dependenciesOf(route, reach).map(({ callable }) => callable.name),
          model: (model.kind === 'declared' || model.kind === 'annotated') && !fastapi.responseOf(route).isStream,
        },
      ]
    }),
  )
}

function sourceOf({ source, alias }: Parameter): readonly [string, string | null] {
  return [source, alias]
}

/** One line for each route, sorted, to be compared as text. Keys of JSON objects are sorted. */
function lines(rows: readonly Row[]): readonly string[] {
  return rows
    .filter(({ path }) => !path.includes('?'))
    .map((row) => {
      const parameters = Object.entries(row.parameters).sort(([a], [b]) => (a < b ? -1 : 1))
      const spoken = parameters.map(([name, [source, alias]]) => `${name}:${source}${alias ? `=${alias}` : ''}`)
      return `${row.methods.join('|')} ${row.path} ${row.endpoint}(${spoken.join(', ')}) after ${row.dependencies.join(', ')}${row.model ? ' -> model' : ''}`
    })
    .sort()
}

describe.skipIf(python === undefined || !existsSync(python))(
  'routes as FastAPI sees them (FASTAPI_LINT_PYTHON)',
  () => {
    it('are ours in the fixture', async () => {
      const folder = `${FIXTURES}model/routes`
      const project = await analyse(readProject(folder))
      const running = runningTables(folder, ['shop.main'])['shop.main']!
      if ('error' in running) throw new Error(running.error)
      const known = lines(ownTable(project, new Set(project.application.project.modules.values())))
      const actual = lines(running.routes)
      // What has a path that is not constant is missing on our side, and nothing else.
      expect(known.filter((line) => !actual.includes(line))).toEqual([])
      expect(actual.length - known.length).toBe(EXPECTED_UNKNOWN_PATHS)
    })

    it.skipIf(apps === undefined)('are ours in FASTAPI_LINT_APPS', { timeout: 600_000 }, async () => {
      const root = dirname(apps!)
      const files = Object.fromEntries(
        Object.entries(readProject(apps!)).map(([path, text]) => [`${basename(apps!)}/${path}`, text]),
      )
      const project = await analyse(files)
      const { modules } = project.application.project
      const withApps = [...modules.values()].filter((module) =>
        project.application.fastapi.routers.some(({ kind, origin }) => kind === 'app' && origin.module === module),
      )
      const tables = runningTables(root, withApps.map(importName))
      const differences: string[] = []
      const failed: string[] = []
      let compared = 0
      for (const module of withApps) {
        const running = tables[importName(module)]!
        if ('error' in running) {
          failed.push(`${module.path}: ${running.error}`)
          continue
        }
        const known = lines(ownTable(project, new Set([module])))
        const actual = lines(running.routes)
        compared += actual.length
        for (const line of known) if (!actual.includes(line)) differences.push(`${module.path}: ours only  ${line}`)
        const missing = actual.filter((line) => !known.includes(line))
        // Routes whose path is not constant are on both sides, but not comparable.
        const withoutPath = ownTable(project, new Set([module])).filter(({ path }) => path.includes('?')).length
        if (missing.length > withoutPath)
          differences.push(...missing.map((line) => `${module.path}: its only   ${line}`))
      }
      expect(differences).toEqual([])
      console.info(`${compared} routes compared, ${failed.length} modules cannot be imported`)
      expect(compared, failed.join('\n')).toBeGreaterThan(0)
    })
  },
)

/** Routes of the fixture whose path depends on an argument that we do not follow. */
const EXPECTED_UNKNOWN_PATHS = 4
