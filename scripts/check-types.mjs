/**
 * Compares the types of names, attributes and calls with mypy's. A development-time check, for reading rather than for passing:
 * `npm run check:types -- --python COMMAND [--show N] ROOT PACKAGE…`, where ROOT is the folder that the imports start from.
 *
 * Classes are compared by their last name, and `None` is left out, because mypy narrows by `if x is None` and this program does not need to.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadSources } from './load-sources.mjs'

const repository = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: { python: { type: 'string', default: 'python3' }, show: { type: 'string', default: '20' } },
})
const [root, ...packages] = positionals
if (root === undefined || packages.length === 0) {
  console.error('Name the folder that imports start from, and at least one package in it.')
  exit(2)
}

const own = await loadSources(`
  export { PythonParser } from './src/syntax/parser.ts'
  export { walk } from './src/syntax/visit.ts'
  export { bindModule } from './src/semantics/bind.ts'
  export { LineIndex } from './src/text/line-index.ts'
  export { assemble, stubFacts } from './src/session/assemble.ts'
  export { readDependencies } from './src/project/dependencies.ts'
  export { membersOf } from './src/project/types.ts'`)

const python = spawnSync(values.python, [join(repository, 'scripts/check-types.py'), root, ...packages], {
  encoding: 'utf8',
  maxBuffer: 1 << 30,
})
if (python.status !== 0) {
  console.error(python.error?.message ?? python.stderr.slice(-2000))
  exit(2)
}

const parser = await own.PythonParser.create({
  runtime: readFileSync(join(repository, 'grammars/web-tree-sitter.wasm')),
  language: readFileSync(join(repository, 'grammars/tree-sitter-python.wasm')),
})
const files = new Map()
for (const path of readdirSync(root, { recursive: true }).filter((name) => name.endsWith('.py'))) {
  const text = readFileSync(join(root, path), 'utf8')
  files.set(path, { text, tree: parser.parse(text) })
}
const { project } = own.assemble(
  Array.from(files, ([path, { tree }]) => own.bindModule(path, tree)),
  { sourceRoots: [''], stubs: own.stubFacts(parser), dependencies: own.readDependencies(new Map(), {}) },
)
const { inference, modules } = project

const counts = { equal: 0, wider: 0, different: 0, unknown: 0 }
const differences = []
for (const line of python.stdout.split('\n')) {
  if (line === '') continue
  const { path, types } = JSON.parse(line)
  const file = files.get(path)
  const module = modules.get(path)
  if (!file || !module) continue
  const lines = new own.LineIndex(file.text)
  const nodes = new Map()
  own.walk(file.tree.module, (node) => {
    if (node.kind === 'Call' || node.kind === 'Attribute' || node.kind === 'Name')
      nodes.set(`${node.start}:${node.end}`, node)
  })
  for (const [startLine, startColumn, endLine, endColumn, names] of types) {
    const node = nodes.get(`${lines.startOfLine(startLine) + startColumn}:${lines.startOfLine(endLine) + endColumn}`)
    if (node === undefined) continue // text that is not ASCII before it, or another reading of a decorator
    const theirs = names.filter((name) => name !== 'None')
    const ours = classNames(inference.typeOf(module, node))
    if (ours === null) counts.unknown++
    else if (ours.join() === theirs.join()) counts.equal++
    else if (theirs.length > 0 && theirs.every((name) => ours.includes(name))) counts.wider++
    else {
      counts.different++
      const text = file.text.slice(node.start, node.end).replace(/\s+/g, ' ').slice(0, 50)
      differences.push(`${path}:${startLine} ${text}: mypy ${names.join(' | ')}, here ${ours.join(' | ') || 'None'}`)
    }
  }
}
const shown = Math.min(Number(values.show), differences.length)
for (let index = 0; index < shown; index++) console.log(differences[Math.floor((index * differences.length) / shown)])
console.log(counts)

/** The last names of the classes a value may have, `None` left out; null where it is unknown or no object of a class. */
function classNames(type) {
  const names = new Set()
  for (const member of own.membersOf(type)) {
    const object = inference.asInstance(member)
    if (object.kind === 'instance') names.add(object.class.qualifiedName.split('.').at(-1))
    else if (object.kind !== 'none') return null
  }
  return [...names].sort()
}
