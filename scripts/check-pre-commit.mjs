/**
 * Checks the hooks of `.pre-commit-hooks.yaml` with pre-commit itself, as users get them: from a git repository, with several npm versions,
 * without a network. What is checked is the last commit, with a fresh bundle.
 *
 * `npm run check:pre-commit -- [--npm VERSION]…` (default: 10 and 11). The program is `$PRE_COMMIT`, else `pre-commit` on the PATH, else one
 * that pip installs into a temporary environment.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { argv, env, exit, version as nodeVersion } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { AUTHOR, bundledClone } from './bundled-clone.mjs'
import { outcome, output } from './command.mjs'

/** What pip installs where there is no pre-commit. */
const PRE_COMMIT_VERSION = '4.7.0'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({
  args: argv.slice(2),
  options: { npm: { type: 'string', multiple: true, default: ['10', '11'] } },
})
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'fastapi-lint-pre-commit-')))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

/** Files of the project that uses the hooks: the sleep of `app/slow.py` is reached from `app/main.py`. */
const PROJECT = {
  'pyproject.toml':
    '[project]\nname = "shop"\ndependencies = ["fastapi"]\n\n[tool.fastapi-lint]\nextend-exclude = ["generated"]\n',
  'app/__init__.py': '',
  'app/slow.py': 'import time\n\n\ndef wait() -> None:\n    time.sleep(1)\n',
  'app/other.py': ['import time', '', '', 'async def other() -> None:', '    time.sleep(2)', ''].join('\n'),
  'app/generated/__init__.py': '',
}
const FAULTY = [
  ...['from fastapi import FastAPI', '', 'from app.slow import wait', '', 'app = FastAPI()', '', ''],
  ...['@app.get("/")', 'async def index() -> dict[str, int]:', '    wait()', '    return {"a": 1}', ''],
].join('\n')
const MENDED = FAULTY.replace('async def', 'def')

let failures = 0
const preCommit = findPreCommit()
say(`pre-commit: ${output(preCommit, ['--version'])}`)
const hooks = bundledClone(root, join(scratch, 'hooks'))
hooks.git('tag', '--force', hooks.tag)
say(`hooks: ${hooks.description}; tag ${hooks.tag}`)
for (const version of values.npm) checkWith(version)
if (failures > 0) {
  say(`${failures} checks failed`)
  exit(1)
}
say('All checks passed')

function findPreCommit() {
  if (env.PRE_COMMIT) return env.PRE_COMMIT
  if (spawnSync('pre-commit', ['--version']).status === 0) return 'pre-commit'
  const venv = join(scratch, 'venv')
  output('python3', ['-m', 'venv', venv])
  output(join(venv, 'bin', 'pip'), ['install', '--quiet', `pre-commit==${PRE_COMMIT_VERSION}`])
  return join(venv, 'bin', 'pre-commit')
}

function checkWith(npmVersion) {
  const folder = join(scratch, `npm-${npmVersion}`)
  mkdirSync(join(folder, 'home'), { recursive: true })
  output('npm', ['install', '--silent', '--prefix', join(folder, 'npm'), `npm@${npmVersion}`])
  const clean = {
    ...AUTHOR,
    PATH: [join(folder, 'npm', 'node_modules', '.bin'), env.PATH].join(delimiter),
    HOME: join(folder, 'home'),
    PRE_COMMIT_HOME: join(folder, 'pre-commit'),
    npm_config_offline: 'true',
    npm_config_cache: join(folder, 'empty-cache'),
    LC_ALL: 'C.UTF-8',
    NO_COLOR: '1',
  }
  const run = (command, args, cwd) => outcome(command, args, { cwd, env: clean })
  say(`\nnpm ${output('npm', ['--version'], { env: clean })} on Node ${nodeVersion}, offline, with an empty cache`)

  const manifest = run(preCommit, ['validate-manifest', join(hooks.folder, '.pre-commit-hooks.yaml')])
  check('validate-manifest accepts the hooks', manifest.status === 0, manifest)

  const project = join(folder, 'project')
  for (const [path, text] of Object.entries(PROJECT)) write(project, path, text)
  const git = (...args) => run('git', args, project)
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message', 'Start')
  write(project, 'app/main.py', FAULTY)
  write(project, 'app/generated/client.py', PROJECT['app/other.py'])
  git('add', '.')

  const started = performance.now()
  const staged = run(preCommit, ['try-repo', hooks.folder, 'fastapi-lint', '--verbose'], project)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  check(`try-repo installs the hook and runs it (${seconds} s)`, staged.status === 1, staged)
  check('it reports on a staged file', /app\/main\.py:10:5/.test(staged.output), staged)
  check('the chain leads into a file that is not staged', staged.output.includes('app/slow.py:5'), staged)
  check('it does not report on files that are not staged', !staged.output.includes('app/other.py'), staged)
  check('it leaves out a staged file that is excluded', !staged.output.includes('generated'), staged)

  const forced = run(
    preCommit,
    ['try-repo', hooks.folder, 'fastapi-lint', '--files', 'app/generated/client.py'],
    project,
  )
  check('it passes when only excluded files are staged', forced.status === 0, forced)

  const whole = run(preCommit, ['try-repo', hooks.folder, 'fastapi-lint-project', '--verbose'], project)
  const isWhole = ['app/main.py:10', 'app/other.py:5'].every((place) => whole.output.includes(place))
  check('the other hook reports on the whole project', whole.status === 1 && isWhole, whole)
  check('which leaves out excluded files too', !whole.output.includes('generated'), whole)

  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`app/module_${index}.py`, 'x = 1\n']))
  for (const [path, text] of Object.entries(many)) write(project, path, text)
  git('add', '.')
  const once = run(preCommit, ['try-repo', hooks.folder, 'fastapi-lint', '--verbose'], project)
  check('it is started once for many files', once.output.match(/^Found|findings? in/gm)?.length === 1, once)

  write(
    project,
    '.pre-commit-config.yaml',
    `repos:\n  - repo: ${hooks.folder}\n    rev: ${hooks.tag}\n    hooks:\n      - id: fastapi-lint\n`,
  )
  check('pre-commit installs itself into git', run(preCommit, ['install'], project).status === 0)
  git('add', '.')
  const refused = git('commit', '--message', 'A fault')
  check(`with rev: ${hooks.tag}, a commit with a fault is refused`, refused.status === 1, refused)
  check('and says why', /app\/main\.py:10:5/.test(refused.output), refused)
  write(project, 'app/main.py', MENDED)
  const unstaged = git('commit', '--message', 'Mended in the working tree only')
  check('what counts is what is staged', unstaged.status === 1, unstaged)
  git('add', '.')
  const accepted = git('commit', '--message', 'Mended')
  check(
    'the mended file is committed',
    accepted.status === 0 && /fastapi-lint\.+Passed/.test(accepted.output),
    accepted,
  )
}

function write(folder, path, text) {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Says whether something holds, and shows what the command printed when it does not. */
function check(what, holds, happened) {
  say(`  ${holds ? 'ok  ' : 'FAIL'} ${what}`)
  if (holds) return
  failures++
  if (happened !== undefined) say(`       exit code ${happened.status}\n${happened.output.replace(/^/gm, '       | ')}`)
}

function say(text) {
  console.log(text)
}
