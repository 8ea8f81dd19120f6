/** Programs of others that tests ask, where they are installed: Python, with packages from PyPI. */
import { spawnSync } from 'node:child_process'

/** `REPORT_PYTHON` names an interpreter that has the packages `xmlschema` and `markdown-it-py`; otherwise `python3` is tried. */
const PYTHON = process.env['REPORT_PYTHON'] ?? 'python3'

/** Whether Python is there and has a module. Says so in the output of the tests when it is not. */
export function hasModule(name: string): boolean {
  const found = spawnSync(PYTHON, ['-c', `import ${name}`]).status === 0
  if (!found) console.info(`Not checked with Python: ${PYTHON} has no ${name} (set REPORT_PYTHON to one that has)`)
  return found
}

/** What a Python program prints on `input`. Throws when it fails. */
export function python(program: string, input: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-X', 'utf8', '-c', program, ...args], {
    input,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
