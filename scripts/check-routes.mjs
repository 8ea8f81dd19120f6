/**
 * Compares the routes of real apps with those of the running FastAPI:
 * `npm run check:routes -- [--python COMMAND] [--show N] [--env NAME=VALUE]… [--exclude FOLDER]… [--write FILE] ROOT [PREFIX…]`, where ROOT is
 * the folder that the imports of the apps start from. All modules in which an app is created are imported; with PREFIX (`docs_src`, `app.main`)
 * those whose name starts with one, and with `module:function` the app that a function makes; `module:function=NAME` where the app goes by another
 * name here, as one that `__init__` makes. `--write` stores FastAPI's tables as JSON.
 *
 * Python: `--python`, else FASTAPI_LINT_PYTHON, else `python3`; it needs FastAPI and whatever the apps import. docs/route-oracle.md holds the
 * last results, with the reasons for every difference.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { argv, env, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadSources } from './load-sources.mjs'

const repository = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    python: { type: 'string', default: env.FASTAPI_LINT_PYTHON ?? 'python3' },
    show: { type: 'string', default: '40' },
    env: { type: 'string', multiple: true, default: [] },
    exclude: { type: 'string', multiple: true, default: [] },
    write: { type: 'string' },
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
  export { readDependencies } from './src/project/dependencies.ts'
  export { compareRoutes, runningTables } from './tests/support/route-tables.ts'`)
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

const apps = new Map(fastapi.apps.map((app) => [app.name, app]))
const isNamed = ({ name }) =>
  prefixes.length === 0 || prefixes.some((one) => name === one || name.startsWith(`${one}.`))
const wanted = [...project.modules.values()].filter(
  (module) => prefixes.includes(module.name) || (isNamed(module) && createsApp(module)),
)
const factories = new Map(
  prefixes.flatMap((one) => {
    const [factory, name = factory.replace(':', '.')] = one.split('=')
    return factory.includes(':') ? [[factory, name]] : []
  }),
)
const running = own.runningTables(
  {
    python: values.python,
    script: join(repository, 'scripts/check-routes.py'),
    env: Object.fromEntries(values.env.map((one) => one.split(/=(.*)/s).slice(0, 2))),
  },
  resolve(root),
  [...wanted.map(({ name }) => name), ...factories.keys()],
)
if (values.write !== undefined) writeFileSync(values.write, `${JSON.stringify(running, null, 1)}\n`)

const counts = { apps: 0, routes: 0, equal: 0, unknown: 0 }
const failures = []
const differences = []
/** What may run but did not: not a difference. */
const additional = []
const reasons = new Map()
for (const module of wanted) {
  const answer = running.modules[module.name]
  if ('error' in answer) failures.push(`${module.name}: ${answer.error.replaceAll('\n', ' ')}`)
  for (const [attribute, routes] of Object.entries(answer.apps ?? {})) {
    const isElsewhere = module
      .definitionsIn(0, attribute)
      .every(({ kind }) => kind === 'import-from' || kind === 'import')
    if (!isElsewhere || prefixes.includes(module.name)) compare(`${module.name}.${attribute}`, routes)
  }
}
for (const [factory, name] of factories) {
  const answer = running.modules[factory]
  if ('error' in answer) failures.push(`${factory}: ${answer.error}`)
  else compare(name, Object.values(answer.apps)[0])
}

function compare(name, routes) {
  counts.apps++
  counts.routes += routes.length
  const app = apps.get(name)
  if (app === undefined) {
    differences.push(`${name}: the app was not found`)
    return
  }
  const comparison = own.compareRoutes(app, routes)
  counts.equal += comparison.equal
  counts.unknown += comparison.unknown.length
  differences.push(...comparison.differences.map((text) => `${name} ${text}`))
  for (const { route, isConditional } of comparison.invented)
    additional.push(`${name} ${route}: only ours${isConditional ? ', under a condition' : ''}`)
  for (const { route, reasons: some } of comparison.unknown) {
    for (const reason of some) {
      const known = reasons.get(reason)
      if (known) known.push(`${name} ${route}`)
      else reasons.set(reason, [`${name} ${route}`])
    }
  }
}

/** Whether a module makes an app, as far as its text tells: what this program does not see must not go unnoticed. */
function createsApp({ facts: { topLevel, functions } }) {
  return [topLevel, ...functions].some(({ calls }) =>
    calls.some(({ call: { func } }) => /FastAPI$/.test(func.kind === 'Name' ? func.id : (func.attr ?? ''))),
  )
}

const shown = Number(values.show)
const percent = (count) => `${((100 * count) / Math.max(1, counts.routes)).toFixed(1)} %`
for (const line of differences.slice(0, shown)) console.log(line)
if (differences.length > shown) console.log(`… ${differences.length} differences`)
for (const line of additional.slice(0, shown)) console.log(line)
for (const [reason, examples] of [...reasons].slice(0, shown))
  console.log(`unknown ${examples.length}×: ${reason} (${examples[0]})`)
for (const failure of failures.slice(0, shown)) console.log(`not imported: ${failure}`)
console.log(
  `FastAPI ${running.fastapi}, Python ${running.python}: ${counts.apps} apps in ${wanted.length + factories.size} modules ` +
    `(${failures.length} cannot be imported), ${counts.routes} routes: ${counts.equal} equal (${percent(counts.equal)}), ` +
    `${counts.unknown} unknown (${percent(counts.unknown)}), ${differences.length} differences, ${additional.length} only ours`,
)
exit(differences.length > 0 ? 1 : 0)
