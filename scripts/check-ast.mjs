// Compares our syntax tree of every .py file under the given folders with the one of CPython's `ast`.
//
//   node scripts/check-ast.mjs [--python <command>] [--pyodide <folder of the npm package>] [--verbose] <folder or file>…
//
// pyodide (CPython as WebAssembly) may also be named by the environment variable PYODIDE.
//
// With CPython before 3.12, positions inside f-strings are not compared: it got them wrong itself.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startOracle } from './check-ast-oracle.mjs'
import { loadSources } from './load-sources.mjs'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    pyodide: { type: 'string', default: process.env.PYODIDE ?? '' },
    verbose: { type: 'boolean', default: false },
    limit: { type: 'string', default: '40' },
  },
})

function* pythonFiles(path) {
  if (statSync(path).isFile()) {
    yield path
    return
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory() && entry.name !== '__pycache__' && entry.name !== '.git') yield* pythonFiles(inner)
    else if (entry.isFile() && /\.pyi?$/.test(entry.name)) yield inner
  }
}

const oracle = await startOracle(options)
const minor = Number(oracle.version.split('.')[1])
const { readGrammar, PythonParser, difference } = await loadSources(`
  export { readGrammar } from './src/platform/grammar.ts'
  export { PythonParser } from './src/syntax/parser.ts'
  export { difference } from './scripts/check-ast-difference.mjs'
`)
const parser = await PythonParser.create(readGrammar())

let equal = 0
let skipped = 0
let falseErrors = 0
let characters = 0
const different = []
const seconds = { ours: 0 }
for (const root of positionals) {
  for (const path of pythonFiles(root)) {
    const expected = await oracle.ask(path)
    if (expected.skip !== undefined) {
      skipped++
      if (options.verbose) console.log(`skipped ${path}: ${expected.skip}`)
      continue
    }
    const before = performance.now()
    const actual = parser.parse(expected.text)
    seconds.ours += (performance.now() - before) / 1000
    characters += expected.text.length
    const found =
      actual.errors.length > 0
        ? {
            path: 'errors',
            detail: `${actual.errors[0].start}: ${actual.errors[0].message}`,
            at: actual.errors[0].start,
          }
        : difference(actual.module, expected.module, { minor })
    if (found === null) equal++
    else {
      if (actual.errors.length > 0) falseErrors++
      different.push({ path, found, text: expected.text })
    }
  }
}
oracle.stop()

for (const { path, found, text } of different.slice(0, Number(options.limit))) {
  const line = text.slice(0, found.at ?? 0).split(/\r\n?|\n/).length
  const source = text.split(/\r\n?|\n/)[line - 1] ?? ''
  console.log(`${path}:${line}: ${found.path}: ${found.detail}\n    ${source.trim().slice(0, 150)}`)
}
console.log(
  `CPython ${oracle.version}: ${equal} of ${equal + different.length} files equal` +
    ` (${falseErrors} with a syntax error of ours), ${skipped} not readable by CPython;` +
    ` ${(characters / 1e6).toFixed(1)} million characters, parsed and lowered at ${(characters / 1e6 / seconds.ours).toFixed(1)} MB/s`,
)
process.exitCode = different.length === 0 ? 0 : 1
