/**
 * Compares the scopes of every Python file under the given folders, and the names each scope binds, with CPython's own `symtable`.
 * A development-time check: `npm run check:names -- [--python COMMAND] FOLDER…`. Exit code 1 when a file differs.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadSources } from './load-sources.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: { python: { type: 'string', default: 'python3' } },
})
if (positionals.length === 0) {
  console.error('Name at least one folder.')
  exit(2)
}

const { bindModule, LineIndex, PythonParser } = await loadSources(`
  export { bindModule } from './src/semantics/bind.ts'
  export { PythonParser } from './src/syntax/parser.ts'
  export { LineIndex } from './src/text/line-index.ts'`)
const parser = await PythonParser.create({
  runtime: readFileSync(join(root, 'grammars/web-tree-sitter.wasm')),
  language: readFileSync(join(root, 'grammars/tree-sitter-python.wasm')),
})

const paths = positionals.flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.py'))
    .map((name) => join(folder, name)),
)
const python = spawnSync(values.python, [join(root, 'scripts/check-names.py')], {
  input: paths.join('\n'),
  encoding: 'utf8',
  maxBuffer: 1 << 30,
})
if (python.status !== 0) {
  console.error(python.error?.message ?? python.stderr)
  exit(2)
}

let compared = 0
let different = 0
for (const line of python.stdout.split('\n')) {
  if (line === '') continue
  const { path, scopes, error } = JSON.parse(line)
  if (error !== undefined) continue
  const text = readFileSync(path, 'utf8').replace(/^\ufeff/, '')
  const tree = parser.parse(text)
  if (tree.errors.length > 0) continue
  compared++
  const expected = scopes.map((scope) => JSON.stringify(scope)).sort()
  const actual = ownScopes(bindModule(path, tree), new LineIndex(text)).sort()
  const missing = expected.filter((scope) => !actual.includes(scope))
  const extra = actual.filter((scope) => !expected.includes(scope))
  if (missing.length + extra.length === 0 && expected.length === actual.length) continue
  different++
  if (different > 20) continue
  console.log(path)
  for (const scope of missing.slice(0, 3)) console.log(`  CPython: ${scope}`)
  for (const scope of extra.slice(0, 3)) console.log(`  here:    ${scope}`)
}
console.log(`${compared} files compared, ${compared - different} equal`)
exit(different === 0 ? 0 : 1)

/** The scopes of one file in the form that check-names.py prints. */
function ownScopes(facts, lines) {
  return facts.scopes
    .filter(({ kind }) => kind !== 'type-parameters')
    .map((scope) => {
      const owner =
        scope.function !== null
          ? facts.functions[scope.function]
          : scope.class !== null
            ? facts.classes[scope.class]
            : null
      const named = scope.kind === 'function' || scope.kind === 'class'
      // `symtable` does not count what functions assign through `global` as bound by the module.
      const own =
        scope.kind === 'module'
          ? scope.bindings.filter(({ definitions }) => !definitions.every(isInside(facts)))
          : scope.bindings
      const bound = own.map(({ name }) => mangled(facts, scope, name))
      const line = scope.kind === 'module' ? 0 : lines.lineAt((owner ?? scope.span).start)
      return JSON.stringify([scope.kind, named ? owner.name : '', line, bound.sort()])
    })
}

/** Tells whether a definition stands in the body of a function or class. */
function isInside(facts) {
  return ({ block }) => {
    for (let id = block; id > 0; id = facts.blocks[id].parent)
      if (/^(function|class)$/.test(facts.blocks[id].kind)) return true
    return false
  }
}

/** The name as CPython keeps it: `__private` in a class body and its methods carries the class's name. */
function mangled(facts, scope, name) {
  if (!name.startsWith('__') || name.endsWith('__')) return name
  for (let around = scope; around !== undefined; around = facts.scopes[around.parent]) {
    if (around.class === null) continue
    const prefix = facts.classes[around.class].name.replace(/^_+/, '')
    return prefix === '' ? name : `_${prefix}${name}`
  }
  return name
}
