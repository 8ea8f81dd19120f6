// Writes what CPython makes of tests/fixtures/syntax/*.py to *.ast.json beside them; run it after changing one.
//
//   node scripts/check-ast-fixtures.mjs [--python <command>] [--pyodide <folder of the npm package>]
//
// Needs CPython 3.14 or later. In a file named *.crlf.py, line ends count as CR LF.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startOracle } from './check-ast-oracle.mjs'

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    pyodide: { type: 'string', default: process.env.PYODIDE ?? '' },
  },
})
const folder = fileURLToPath(new URL('../tests/fixtures/syntax', import.meta.url))
/** These fields start a new line for each element. */
const STATEMENTS = new Set(['body', 'orelse', 'finalbody', 'handlers', 'cases'])

/** JSON with a line for each statement. */
function format(value, indent = '') {
  if (Array.isArray(value)) return `[${value.map((item) => format(item, indent)).join(', ')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, field]) => {
    if (!STATEMENTS.has(name) || !Array.isArray(field) || field.length === 0) {
      return `${JSON.stringify(name)}: ${format(field, indent)}`
    }
    const inner = `${indent} `
    return `${JSON.stringify(name)}: [\n${field.map((item) => inner + format(item, inner)).join(',\n')}]`
  })
  return `{${fields.join(', ')}}`
}

const oracle = await startOracle(options)
const temporary = mkdtempSync(join(tmpdir(), 'check-ast-'))
try {
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.py'))) {
    const text = readFileSync(join(folder, name), 'utf8')
    const path = join(temporary, name)
    writeFileSync(path, name.endsWith('.crlf.py') ? text.replaceAll('\n', '\r\n') : text)
    const { skip, module } = await oracle.ask(path)
    if (skip !== undefined) throw new Error(`CPython ${oracle.version} cannot parse ${name}: ${skip}`)
    writeFileSync(join(folder, name.replace(/\.py$/, '.ast.json')), `${format(module)}\n`)
  }
} finally {
  oracle.stop()
  rmSync(temporary, { recursive: true })
}
