/**
 * Compares the routes of real apps with those of the running FastAPI:
 * `npm run check:routes -- [--python COMMAND] [--show N] [--env NAME=VALUE]… ROOT [PREFIX…]`, where ROOT is the folder that the imports of the
 * apps start from. All modules in which an app is created are imported; with PREFIX (`docs_src`, `app.main`) those whose name starts with one.
 *
 * Python: `--python`, else FASTAPI_LINT_PYTHON, else `python3`; it needs FastAPI and whatever the apps import. docs/route-oracle.md holds the
 * last results, with the reasons for every difference.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { argv, env, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadSources } from './load-sources.mjs'
import { differencesOf, ownTable, runningTables } from './route-tables.mjs'

const repository = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    python: { type: 'string', default: env.FASTAPI_LINT_PYTHON ?? 'python3' },
    show: { type: 'string', default: '40' },
    env: { type: 'string', multiple: true, default: [] },
    exclude: { type: 'string', multiple: true, default: [] },
  },
})
const [root, ...prefixes] = positionals
if (root === undefined) {
  console.error('Name the folder that the imports of the apps start from.')
  exit(2)
}

const own = await loadSources(`
  export { PythonParser } from './src/syntax/parser.ts'
  export { bindModule } from './src/semantics/bind.ts'
  export { assemble, stubFacts } from './src/session/assemble.ts'
  export { isTriedBefore } from './src/frameworks/fastapi/apps.ts'
  export { readDependencies } from './src/project/dependencies.ts'`)
const parser = await own.PythonParser.create({
  runtime: readFileSync(join(repository, 'grammars/web-tree-sitter.wasm')),
  language: readFileSync(join(repository, 'grammars/tree-sitter-python.wasm')),
})
const facts = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
  .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length))
  .filter((path) => !values.exclude.some((folder) => path.startsWith(folder)))
  .sort()
  .map((path) => own.bindModule(path, parser.parse(readFileSync(join(root, path), 'utf8'))))
const { project, fastapi } = own.assemble(facts, {
  sourceRoots: [''],
  stubs: own.stubFacts(parser),
  dependencies: own.readDependencies(new Map(), {}),
})

const started = performance.now()
const apps = new Map(fastapi.apps.map((app) => [app.name, app]))
const wanted = [...project.modules.values()]
  .filter(({ name }) => prefixes.length === 0 || prefixes.some((one) => name === one || name.startsWith(`${one}.`)))
  .filter((module) => prefixes.includes(module.name) || createsApp(module))
const { versions, tables } = runningTables(
  values.python,
  resolve(root),
  wanted.map(({ name }) => name),
  Object.fromEntries(values.env.map((one) => one.split(/=(.*)/s).slice(0, 2))),
)

const counts = { apps: 0, routes: 0, equal: 0, unknown: 0, different: 0, missing: 0, invented: 0, order: 0 }
const failures = []
const differences = []
const reasons = new Map()
for (const module of wanted) {
  const answer = tables.get(module.name)
  if ('error' in answer) {
    failures.push(`${module.name}: ${answer.error}`)
    continue
  }
  for (const [attribute, routes] of Object.entries(answer.apps)) {
    if (isImported(module, attribute) && !prefixes.includes(module.name)) continue
    counts.apps++
    compare(`${module.name}.${attribute}`, routes)
  }
}

function compare(name, routes) {
  const app = apps.get(name)
  counts.routes += routes.length
  if (app === undefined) {
    counts.missing += routes.length
    differences.push(`${name}: the app was not found`)
    return
  }
  const table = ownTable(app)
  const open = new Set(table)
  const pairs = []
  const unmatched = []
  for (const route of routes) {
    const key = JSON.stringify([route.methods, route.path])
    const fits = [...open].filter(({ methods, path }) => JSON.stringify([methods, path]) === key)
    const match = fits.find(({ handler }) => handler === route.handler) ?? fits[0]
    if (match === undefined) {
      unmatched.push(route)
      continue
    }
    open.delete(match)
    pairs.push([match, route])
    if (match.unknown.length > 0) {
      counts.unknown++
      for (const reason of match.unknown) note(reason, `${name} ${route.path}`)
      continue
    }
    const different = differencesOf(match, route)
    if (different.length === 0) counts.equal++
    else {
      counts.different++
      differences.push(...different.map((text) => `${name} ${route.methods} ${route.path}: ${text}`))
    }
  }
  // Routes whose path or methods are not known are on both sides, but cannot be told apart by them.
  const nameless = [...open].filter(({ path, methods }) => path === null || methods.length === 0)
  for (const route of unmatched) {
    const fit = nameless.findIndex(({ handler }) => handler === route.handler)
    if (fit >= 0) {
      const [match] = nameless.splice(fit, 1)
      open.delete(match)
      counts.unknown++
      for (const reason of match.unknown) note(reason, `${name} ${route.path}`)
    } else {
      counts.missing++
      differences.push(`${name}: FastAPI's only: ${route.methods} ${route.path} ${route.handler}`)
    }
  }
  for (const { methods, path, handler, operation } of open) {
    const isConditional = operation.steps.concat(operation.route).some(({ moment }) => inCondition(moment))
    counts.invented++
    differences.push(`${name}: ours only${isConditional ? ' (conditional)' : ''}: ${methods} ${path} ${handler}`)
  }
  for (let index = 1; index < pairs.length; index++) {
    const [[before], [after]] = [pairs[index - 1], pairs[index]]
    if (own.isTriedBefore(before.operation, after.operation) === false) {
      counts.order++
      differences.push(`${name}: order: FastAPI tries ${before.path} before ${after.path}`)
    }
  }
}

function inCondition({ module, block }) {
  return [...module.blocksAround(block)].some(({ kind }) => kind === 'if' || kind === 'else' || kind === 'except')
}

function note(reason, example) {
  const known = reasons.get(reason)
  if (known) known.push(example)
  else reasons.set(reason, [example])
}

/** Whether a module makes an app, as far as its text tells: what this program does not see must not go unnoticed. */
function createsApp({ facts: { topLevel, functions } }) {
  return [topLevel, ...functions].some(({ calls }) =>
    calls.some(({ call: { func } }) => /FastAPI$/.test(func.kind === 'Name' ? func.id : (func.attr ?? ''))),
  )
}

function isImported(module, attribute) {
  return module.definitionsIn(0, attribute).every(({ kind }) => kind === 'import-from' || kind === 'import')
}

const percent = (count) => `${((100 * count) / Math.max(1, counts.routes)).toFixed(1)} %`
for (const line of differences.slice(0, Number(values.show))) console.log(line)
if (differences.length > Number(values.show)) console.log(`… ${differences.length} differences`)
for (const [reason, examples] of [...reasons].slice(0, Number(values.show)))
  console.log(`unknown ${examples.length}×: ${reason} (${examples[0]})`)
for (const failure of failures.slice(0, Number(values.show))) console.log(`not imported: ${failure}`)
console.log(
  `FastAPI ${versions.fastapi}, Python ${versions.python}: ${counts.apps} apps in ${wanted.length} modules ` +
    `(${failures.length} cannot be imported), ${counts.routes} routes: ${counts.equal} equal (${percent(counts.equal)}), ` +
    `${counts.unknown} unknown (${percent(counts.unknown)}), ${counts.different} different, ${counts.missing} missing, ` +
    `${counts.invented} invented, ${counts.order} out of order; ${Math.round(performance.now() - started)} ms`,
)
exit(counts.different + counts.missing + counts.order > 0 ? 1 : 0)
