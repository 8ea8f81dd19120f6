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
  const judge = (...more) =>
    JSON.parse(output(python, [join(root, 'scripts/check-migration.py'), before, after, ...more]))
  const judged = judge()
  const count = Object.keys(judged.modules).length
  const failed = Object.entries(judged.modules).filter(([, fate]) => fate !== null)
  const rest = Object.entries(judge('stand-ins').modules).filter(([, fate]) => fate !== null)
  console.log(`\n${name}: ${nullable.count + first.count} fixes; ${judged.files} files that Python reads`)
  console.log(`  of ${count} modules that have to do with Pydantic, ${count - failed.length} can be imported,`)
  console.log(`  ${count - rest.length} once somebody has replaced the removed names that are left; the others:`)
  for (const [fate, paths] of groups(rest.map(([path, fate]) => [fate, path])))
    console.log(`    ${paths.length} × ${fate} (${paths[0]})`)
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

/** Findings by what they say, whatever they are about. */
function grouped(findings) {
  return groups(
    findings.map(({ rule, message, location, path = location?.path, line = location?.startLine }) => [
      `[${rule}] ${message.replace(/"[^"]*"/g, '"…"')}`,
      `${path}:${line}`,
    ]),
  )
}

/** Values by their keys, the most frequent keys first. */
function groups(pairs) {
  const found = new Map()
  for (const [key, value] of pairs) found.set(key, [...(found.get(key) ?? []), value])
  return [...found].sort((one, other) => other[1].length - one[1].length)
}

function fail(text) {
  failures++
  console.log(`  FAILED: ${text}`)
}
