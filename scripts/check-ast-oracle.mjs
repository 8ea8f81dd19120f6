// Asks CPython for its syntax trees.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'

const script = fileURLToPath(new URL('check-ast.py', import.meta.url))

/**
 * Starts the CPython named by `options` (`python`, a command, or `pyodide`, a folder). Gives its `version`, `ask`, from a path to
 * CPython's tree as parsed JSON or `{ skip: reason }`, and `stop`.
 */
export async function startOracle(options) {
  if (options.pyodide !== '') {
    const { loadPyodide } = await import(pathToFileURL(join(options.pyodide, 'pyodide.mjs')).href)
    const pyodide = await loadPyodide()
    pyodide.runPython(
      readFileSync(script, 'utf8')
        .replace(/^main\(\)$/m, 'pass')
        .replace('__name__ == "__main__"', 'False'),
    )
    const dumpInput = pyodide.runPython("lambda: dump(open('/input', 'rb').read())")
    const version = pyodide.runPython('import sys; sys.version.split()[0]')
    const ask = async (path) => {
      pyodide.FS.writeFile('/input', readFileSync(path))
      return JSON.parse(dumpInput())
    }
    return { version, ask, stop() {} }
  }
  const version = await new Promise((resolve, reject) => {
    const child = spawn(options.python, ['-c', 'import sys; print(sys.version.split()[0])'])
    child.stdout.on('data', (data) => resolve(String(data).trim()))
    child.on('error', reject)
  })
  const child = spawn(options.python, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]()
  const ask = async (path) => {
    child.stdin.write(`${path}\n`)
    const { value, done } = await lines.next()
    if (done) throw new Error(`CPython ended at ${path}`)
    return JSON.parse(value)
  }
  return { version, ask, stop: () => child.stdin.end() }
}
