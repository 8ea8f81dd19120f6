/**
 * Compares what the rules about Pydantic say, and what their fixes do, with Pydantic itself: `npm run check:pydantic -- [--python COMMAND]
 * [--only TEXT] [--show]`. Every example and fixture is run, as it is and with all fixes. `--only` takes those whose name (`v1-import: bad 1`)
 * has the text, `--show` prints what each fix made of them and what could not be run.
 *
 * Python: `--python`, else FASTAPI_LINT_PYTHON, else `python3`; it needs Pydantic, pydantic-settings, SQLModel and FastAPI.
 * docs/pydantic-oracle.md says what is compared, and how.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { argv, env, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadSources } from './load-sources.mjs'

const repository = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    python: { type: 'string', default: env.FASTAPI_LINT_PYTHON ?? 'python3' },
    only: { type: 'string', default: '' },
    show: { type: 'boolean', default: false },
  },
})
const own = await loadSources(`export { ALL_RULES, casesOf, faultsOf, verdictsOf } from './scripts/pydantic/cases.ts'`)

const cases = (await own.casesOf(fixturesOf)).filter(({ name }) => name.includes(values.only))
const script = join(repository, 'scripts/check-pydantic.py')
const { versions, verdicts } = own.verdictsOf(values.python, script, cases)

const rows = new Map()
const faults = []
for (const [index, verdict] of verdicts.entries()) {
  const one = cases[index]
  const row = rows.get(one.rule) ?? { run: 0, proven: 0, unproven: 0, fixed: 0, models: 0, values: 0, faults: 0 }
  rows.set(one.rule, row)
  if (verdict.missing !== undefined) {
    console.log(`${one.name}: not run, it needs ${verdict.missing}`)
    continue
  }
  const { before, after, comparison } = verdict
  row.run++
  row.proven += before.proven.length + (after?.proven.length ?? 0)
  row.unproven += before.unproven.length + (after?.unproven.length ?? 0)
  if (after !== null) row.fixed++
  row.models += comparison?.compared ?? 0
  row.values += comparison?.values ?? 0
  const found = own.faultsOf(one, verdict)
  row.faults += found.length
  faults.push(...found.map((text) => `${one.name}: ${text}`))
  if (values.show) show(one, verdict)
}

for (const fault of faults) console.log(fault)
const columns = ['run', 'proven', 'unproven', 'fixed', 'models', 'values', 'faults']
const total = Object.fromEntries(columns.map((name) => [name, sum([...rows.values()].map((row) => row[name]))]))
print(['', ...columns])
for (const [rule, row] of [...rows, ['all', total]]) print([rule, ...columns.map((name) => row[name])])
console.log(`Pydantic ${versions.pydantic}, Python ${versions.python}: ${faults.length} differences`)
exit(faults.length > 0 ? 1 : 0)

function fixturesOf(rule) {
  const folder = join(repository, 'tests/fixtures', rule === own.ALL_RULES ? rule : join('rules', rule))
  if (!existsSync(folder)) return {}
  const names = readdirSync(folder).filter((name) => !/^\.|__pycache__|\.fixed\.py$/.test(name))
  return Object.fromEntries(names.sort().map((name) => [name, projectAt(join(folder, name), name)]))
}

function projectAt(path, name) {
  if (statSync(path).isFile()) return { [name]: readFileSync(path, 'utf8') }
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((one) => !/\.pyc$|\.fixed\.py$/.test(one))
  return Object.fromEntries(paths.sort().map((one) => [one.slice(path.length + 1), readFileSync(one, 'utf8')]))
}

function show({ name, after }, { before, comparison, after: judged }) {
  for (const text of [...before.proven, ...(judged?.proven ?? [])]) console.log(`  ${name}: ${text}`)
  for (const one of [...before.unproven, ...(judged?.unproven ?? [])])
    console.log(`  ${name}: not run: ${one.rule} in line ${one.line} (${one.text})`)
  for (const text of comparison?.incomparable ?? []) console.log(`  ${name}: not compared: ${text}`)
  if (after !== null)
    for (const [path, text] of Object.entries(after.files)) console.log(`--- ${name}, ${path}\n${text}`)
}

function sum(numbers) {
  return numbers.reduce((one, other) => one + other, 0)
}

function print([first, ...rest]) {
  console.log(first.padEnd(28) + rest.map((one) => String(one).padStart(9)).join(''))
}
