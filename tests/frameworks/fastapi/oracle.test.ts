/**
 * The routes of our own apps, against what the running FastAPI answered. `tests/fixtures/routes/expected.json` holds its tables:
 * `npm run check:routes -- --write tests/fixtures/routes/expected.json tests/fixtures/routes` makes them anew. With FASTAPI_LINT_PYTHON (a
 * Python with FastAPI and pydantic-settings) they are made in the test too.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../support/application.ts'
import { FIXTURES, readProject } from '../../support/fixtures.ts'
import { compareRoutes, type RunningTables, runningTables } from '../../support/route-tables.ts'

const folder = `${FIXTURES}routes`
const expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as RunningTables
const python = process.env['FASTAPI_LINT_PYTHON']
const script = fileURLToPath(new URL('../../../scripts/check-routes.py', import.meta.url))

/** What is in FastAPI's tables and cannot be told from the source yet, by app. */
const NOT_FOLLOWED: Readonly<Record<string, readonly string[]>> = {
  // A router class whose `get` changes the path.
  'decorators.app': ['GET /my/a'],
  // `importlib.import_module` and `getattr`.
  'mounts.napp': ['GET /mods/items', 'GET /ga/x'],
}

/** Apps that the source does not show: made by a second call of a function that makes one. */
const NOT_FOUND = ['factories.other']

describe('routes as FastAPI sees them', async () => {
  const { application } = await analyse(readProject(folder))
  const apps = new Map(application.fastapi.apps.map((app) => [app.name, app]))
  const tables = Object.entries(expected.modules).flatMap(([module, table]) =>
    Object.entries('apps' in table ? table.apps : {}).map(([name, routes]) => [`${module}.${name}`, routes] as const),
  )

  it.each(tables.filter(([name]) => !NOT_FOUND.includes(name)))('are ours in %s', (name, routes) => {
    const comparison = compareRoutes(apps.get(name)!, routes)
    expect(comparison.differences).toEqual([])
    expect(comparison.invented).toEqual([])
    expect(comparison.unknown.map(({ route }) => route)).toEqual(NOT_FOLLOWED[name] ?? [])
    expect(comparison.unknown.filter(({ reasons }) => reasons.length === 0)).toEqual([])
    expect(comparison.equal + comparison.unknown.length).toBe(routes.length)
  })

  it('were all imported when the tables were made', () => {
    expect(Object.entries(expected.modules).filter(([, table]) => 'error' in table)).toEqual([])
    expect(tables.length).toBeGreaterThan(NOT_FOUND.length)
  })

  it.skipIf(python === undefined || !existsSync(python))('are still what FastAPI says (FASTAPI_LINT_PYTHON)', () => {
    const running = runningTables({ python: python!, script }, folder, Object.keys(expected.modules))
    expect(running.modules).toEqual(expected.modules)
  })
})
