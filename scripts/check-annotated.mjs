/**
 * Rewrites every app in a folder with Annotated (rule default-style-dependency) and compares the OpenAPI schemas before and after:
 * `npm run check:annotated -- PYTHON FOLDER`. The folder is that of FastAPI's documentation examples, `docs_src` in a checkout of FastAPI.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { argv, execPath, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { output } from './command.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const [, , python, folder] = argv
if (python === undefined || folder === undefined || !existsSync(folder)) {
  console.log('skipped: npm run check:annotated -- PYTHON FOLDER needs a folder of apps, as docs_src of FastAPI')
  exit(0)
}

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'fastapi-lint-annotated-')))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))
output(execPath, [join(root, 'scripts/bundle.mjs'), join(scratch, 'program/dist')])
symlinkSync(join(root, 'grammars'), join(scratch, 'program/grammars'))

const name = basename(resolve(folder))
const [before, after] = ['before', 'after'].map((part) => join(scratch, part, name))
for (const copy of [before, after]) cpSync(folder, copy, { recursive: true })
const args = ['--fix-only', '--unsafe-fixes', '--isolated', '--select', 'default-style-dependency', '.']
const { stderr } = spawnSync(execPath, [join(scratch, 'program/dist/cli.js'), ...args], {
  cwd: after,
  encoding: 'utf8',
})

const [expected, actual] = [before, after].map((copy) =>
  JSON.parse(output(python, [join(root, 'scripts/check-annotated.py'), copy], { maxBuffer: 1 << 30 })),
)
const changed = pythonFilesIn(after).filter((path) => read(before, path) !== read(after, path))
const different = Object.keys(expected).filter((path) => !isDeepStrictEqual(expected[path], actual[path]))
const rewritten = changed.filter((path) => path in expected)
console.log(stderr.trim())
console.log(
  `${Object.keys(expected).length} apps, ${rewritten.length} of which were rewritten: ${different.length} schemas differ`,
)
for (const path of different) console.log(`  ${path}${path in actual ? '' : ': cannot be imported any more'}`)
exit(different.length > 0 ? 1 : 0)

function pythonFilesIn(copy) {
  return readdirSync(copy, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.py'))
}

function read(copy, path) {
  return readFileSync(join(copy, path), 'utf8')
}
