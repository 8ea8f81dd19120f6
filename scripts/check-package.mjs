/**
 * Checks the package as users get it: makes the tarball of the last commit, installs it into an empty folder without a network, and runs
 * the program and the library on the example with several versions of Node.
 *
 * `npm run check:package -- [--node VERSION]…` (default: 20, 22 and 24, which npm installs into a temporary folder).
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { argv, env, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { bundledClone } from './bundled-clone.mjs'
import { outcome, output } from './command.mjs'

/** More than this many bytes are too much for a program that runs before every commit. */
const LARGEST_PACKAGE = 1_500_000

const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({
  args: argv.slice(2),
  options: { node: { type: 'string', multiple: true, default: ['20', '22', '24'] } },
})
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'fastapi-lint-check-package-')))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))
let failures = 0

const clone = bundledClone(root, join(scratch, 'clone'))
say(`package: ${clone.description}`)
const [packed] = JSON.parse(output('npm', ['pack', '--json', '--pack-destination', scratch], { cwd: clone.folder }))
say(`${packed.filename}: ${packed.entryCount} files, ${packed.size} bytes, unpacked ${packed.unpackedSize} bytes`)
for (const { path, size } of packed.files) say(`  ${String(size).padStart(7)} ${path}`)

const user = join(scratch, 'user')
mkdirSync(user)
writeFileSync(join(user, 'package.json'), '{ "private": true, "type": "module" }\n')
const offline = { ...env, npm_config_offline: 'true', npm_config_cache: join(scratch, 'empty-cache') }
const install = outcome('npm', ['install', '--no-audit', '--no-fund', join(scratch, packed.filename)], {
  cwd: user,
  env: offline,
})
check('npm installs it into an empty folder, offline', install.status === 0, install.output)

const modules = readdirSync(join(user, 'node_modules')).filter((name) => !name.startsWith('.'))
check(`it comes alone: ${modules.join(', ')}`, modules.length === 1)
const installed = join(user, 'node_modules', 'fastapi-lint')
const bytes = readdirSync(installed, { recursive: true })
  .map((path) => statSync(join(installed, path)))
  .reduce((sum, stats) => sum + (stats.isFile() ? stats.size : 0), 0)
check(`it takes ${(bytes / 1e6).toFixed(2)} MB of ${LARGEST_PACKAGE / 1e6}`, bytes < LARGEST_PACKAGE)
const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
const { messages } = await publint({ pkgDir: installed, pack: false, strict: true })
check(
  'publint has nothing to say',
  messages.length === 0,
  messages.map((one) => formatMessage(one, manifest)).join('\n'),
)

cpSync(join(clone.folder, 'examples', 'bookshop'), join(user, 'bookshop'), { recursive: true })
const documentation = readFileSync(join(clone.folder, 'docs', 'library.md'), 'utf8')
const examples = Array.from(documentation.matchAll(/^```js\n([\s\S]*?)^```$/gm), ([, code]) => code)
for (const version of values.node) checkWith(version)
if (failures > 0) {
  say(`${failures} checks failed`)
  exit(1)
}
say('All checks passed')

function checkWith(nodeVersion) {
  const folder = join(scratch, `node-${nodeVersion}`)
  output('npm', ['install', '--silent', '--prefix', folder, `node@${nodeVersion}`])
  const path = [join(folder, 'node_modules', '.bin'), env.PATH].join(delimiter)
  const run = (command, args, cwd) => outcome(command, args, { cwd, env: { PATH: path } })
  say(`Node ${run('node', ['--version'], user).output.trim()}`)

  const program = join(user, 'node_modules', '.bin', 'fastapi-lint')
  const version = run(program, ['--version'], user)
  check(`fastapi-lint --version says ${version.output.trim()}`, version.output === `${manifest.version}\n`)
  const found = run(program, ['bookshop'], user)
  check(`fastapi-lint bookshop: ${/^Found .*$/m.exec(found.output)?.[0]}`, found.status === 1, found.output)
  for (const [index, code] of examples.entries()) {
    writeFileSync(join(user, 'bookshop', 'example.js'), code)
    const { status, output: printed } = run('node', ['example.js'], join(user, 'bookshop'))
    const wanted = code.includes('process.exitCode = exitCode') ? 1 : 0
    check(`example ${index + 1} of docs/library.md runs`, status === wanted, printed)
  }
}

/** Says whether something holds, and `detail` when it does not. */
function check(what, holds, detail = '') {
  say(`  ${holds ? 'ok  ' : 'FAIL'} ${what}`)
  if (holds) return
  failures++
  if (detail !== '') say(detail.replace(/^/gm, '       | '))
}

function say(text) {
  console.log(text)
}
