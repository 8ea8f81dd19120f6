/**
 * Migrates whole projects to Pydantic 2 and says what came of it: `npm run check:migration -- PYTHON TREE…`. Each tree is copied to a temporary
 * folder and fixed there with all fixes, safe and unsafe. Then every file that Python could read before has to be readable, a second run has to
 * find nothing to fix, and the modules that have to do with Pydantic are imported with the Pydantic of PYTHON, as far as it has what they import.
 * What is left for a person is listed. `--versions pydantic=2.13,…` are the versions to migrate to, `--keep` leaves the folder.
 */

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { argv, execPath, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { output } from './command.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    versions: { type: 'string', default: 'pydantic=2.13,fastapi=0.130' },
    keep: { type: 'boolean', default: false },
  },
})
const [python, ...trees] = positionals
if (python === undefined || trees.length === 0) {
  console.error('usage: npm run check:migration -- PYTHON TREE…')
  exit(2)
}

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'fastapi-lint-migration-')))
if (!values.keep) process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))
output(execPath, [join(root, 'scripts/bundle.mjs'), join(scratch, 'program/dist')])
symlinkSync(join(root, 'grammars'), join(scratch, 'program/grammars'))
const program = join(scratch, 'program/dist/cli.js')
const versions = values.versions.split(',').map((one) => one.replace(/=(.*)/, ' = "$1"'))

let failures = 0
for (const tree of trees) migrate(resolve(tree))
if (values.keep) console.log(`The migrated projects are in ${scratch}`)
exit(failures > 0 ? 1 : 0)

function migrate(tree) {
  const name = basename(tree)
  const copies = ['before', 'after'].map((part) => join(scratch, part, name))
  for (const copy of copies) {
    cpSync(tree, copy, { recursive: true, filter: (path) => !/^(\.git|node_modules|\.venv)$/.test(basename(path)) })
  }
  const [before, after] = copies
  // Old projects declare Pydantic 1: this is what they are to run with.
  writeFileSync(join(after, 'fastapi-lint.toml'), `[target-versions]\n${versions.join('\n')}\n`)
  const nullable = fix(after, ['--select', 'required-nullable-field'])
  const first = fix(after, ['--extend-select', 'pydantic'])
  const again = fix(after, ['--extend-select', 'pydantic'])
  const judged = JSON.parse(output(python, [join(root, 'scripts/check-migration.py'), before, after]))
  const modules = Object.entries(judged.modules)
  const failed = modules.filter(([, fate]) => fate !== null)
  const missing = failed.filter(([, fate]) => isUnsatisfied(fate, after))
  const own = failed.filter((one) => !missing.includes(one))
  console.log(`\n${name}: ${nullable.count + first.count} fixes; ${judged.files} files that Python reads`)
  console.log(
    `  modules that have to do with Pydantic: ${modules.length}, of which ${modules.length - failed.length} can be imported,`,
  )
  console.log(`  ${missing.length} need what is not installed, ${own.length} fail:`)
  for (const [path, fate] of own) console.log(`    ${path}: ${fate}`)
  for (const path of judged.unreadable) fail(`${path} cannot be read any more`)
  if (again.count > 0) fail(`a second run still fixes ${again.count} findings`)
  const left = again.findings.filter(({ category }) => category === 'pydantic')
  console.log(`  left for a person: ${left.length}`)
  for (const [message, places] of grouped(left))
    console.log(`    ${places.length} × ${message}\n      ${places.slice(0, 3).join(', ')}`)
}

/** Makes all fixes, and gives how many these were and what is left. */
function fix(folder, options) {
  const args = [program, '--fix', '--unsafe-fixes', '--format', 'json', ...options, '.']
  const { stdout, stderr } = spawnSync(execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
  const count = Number(/Fixed (\d+) finding/.exec(stderr)?.[1] ?? Number.NaN)
  if (Number.isNaN(count)) throw new Error(`fastapi-lint failed: ${stderr}`)
  return { count, findings: JSON.parse(stdout).findings.map((one) => ({ ...one, category: categoryOf(one.rule) })) }
}

function categoryOf(rule) {
  const folders = readdirSync(join(root, 'src/rules'), { withFileTypes: true }).filter((one) => one.isDirectory())
  return folders.find((one) => existsSync(join(root, 'src/rules', one.name, `${rule}.ts`)))?.name
}

/** Whether a module could not be imported because of something that is not there and is none of the project's. */
function isUnsatisfied(fate, folder) {
  const name = /^ModuleNotFoundError: No module named '([^'.]+)/.exec(fate)?.[1]
  return name !== undefined && !existsIn(folder, name)
}

function existsIn(folder, name) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some(
    (path) => basename(path) === name || basename(path) === `${name}.py`,
  )
}

/** Findings by what they say, whatever they are about. */
function grouped(findings) {
  const groups = new Map()
  for (const { rule, message, location, path = location?.path, line = location?.startLine } of findings) {
    const text = `[${rule}] ${message.replace(/"[^"]*"/g, '"…"')}`
    groups.set(text, [...(groups.get(text) ?? []), `${path}:${line}`])
  }
  return [...groups].sort((one, other) => other[1].length - one[1].length)
}

function fail(text) {
  failures++
  console.log(`  FAILED: ${text}`)
}
