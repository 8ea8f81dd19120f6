// Times cold runs of fastapi-lint beside two yardsticks over the same files: parsing alone with web-tree-sitter, and
// ruff's WebAssembly build. Every run is a fresh process of its own, single-threaded for the yardsticks, and the
// contestants take turns. Prints Markdown for docs/performance.md; progress goes to stderr.
//
//   npm run bench -- [options] <project folder>...
//
// The yardsticks are no dependencies of this package. They are looked up in the node_modules of the folder named by
// --packages or FASTAPI_LINT_BENCH_PACKAGES; without either, they are installed once into a cache folder.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, homedir, type as osType, release, tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const SELF = fileURLToPath(import.meta.url)
const CLI = resolve(dirname(SELF), '../dist/cli.js')
const PINNED = {
  '@astral-sh/ruff-wasm-nodejs': '0.17.3',
  'web-tree-sitter': '0.27.1',
  'tree-sitter-python': '0.25.0',
}
const RUFF_RULES = ['FAST', 'ASYNC', 'S105', 'S106', 'S107']
/** Folders that hold no project code: the usual default excludes. The projects are taken to be free of ignored files. */
const EXCLUDED = new Set(
  (
    '.bzr .direnv .eggs .git .git-rewrite .hg .ipynb_checkpoints .mypy_cache .nox .pants.d .pyenv .pytest_cache ' +
    '.pytype .ruff_cache .svn .tox .venv .vscode __pycache__ __pypackages__ _build buck-out dist node_modules ' +
    'site-packages venv'
  ).split(' '),
)
const USAGE = `usage: npm run bench -- [options] <project folder>...

  --runs N          counted runs of each contestant, after one that does not count (default 5)
  --packages DIR    folder whose node_modules holds the yardsticks (or FASTAPI_LINT_BENCH_PACKAGES);
                    default: installed by npm into a cache folder outside the repository
  --yardsticks      the yardsticks only; needs no dist/
  --max-ratio X     exit 1 if fastapi-lint takes more than X times as long as ruff-wasm
  --select RULES    which rules fastapi-lint runs (default: the recommended ones)
  --max-memory MB   exit 1 if fastapi-lint peaks above MB
  --help
`

class UserError extends Error {}

if (process.argv[2] === '--child') await child(process.argv[3], process.argv[4], process.argv[5])
else main()

function main() {
  try {
    process.exitCode = bench()
  } catch (error) {
    const known = error instanceof UserError || String(error?.code).startsWith('ERR_PARSE_ARGS')
    process.stderr.write(`bench: ${known ? error.message : error?.stack}\n`)
    process.exitCode = 2
  }
}

function bench() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '5' },
      packages: { type: 'string' },
      yardsticks: { type: 'boolean', default: false },
      'max-ratio': { type: 'string' },
      select: { type: 'string' },
      'max-memory': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const runs = positive('--runs', values.runs)
  const maxRatio = positive('--max-ratio', values['max-ratio'] ?? 'Infinity')
  const maxMemory = positive('--max-memory', values['max-memory'] ?? 'Infinity')
  if (positionals.length === 0) throw new UserError(`name at least one project folder\n\n${USAGE}`)
  if (!values.yardsticks && !existsSync(CLI))
    throw new UserError('dist/cli.js does not exist: run `npm run bundle` first, or pass --yardsticks')
  const packages = packagesFolder(values.packages)
  const projects = positionals.map((folder) => ({ folder: resolve(folder), files: pythonFiles(resolve(folder)) }))

  const scratch = mkdtempSync(join(tmpdir(), 'fastapi-lint-bench-'))
  try {
    const rows = projects.map((project) =>
      measure(project, { packages, scratch, runs, ours: !values.yardsticks, select: values.select }),
    )
    process.stdout.write(markdown(rows, packages, runs))
    return verdict(rows, maxRatio, maxMemory)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function positive(option, text) {
  const number = Number(text)
  if (!(number > 0)) throw new UserError(`${option} needs a positive number, not '${text}'`)
  return number
}

// ---------------------------------------------------------------------------------------------------------- yardsticks

function packagesFolder(option) {
  const named = option ?? process.env['FASTAPI_LINT_BENCH_PACKAGES']
  if (named) {
    const absent = Object.keys(PINNED).filter((name) => !existsSync(join(named, 'node_modules', name)))
    if (absent.length > 0) throw new UserError(`not installed in ${named}: ${absent.join(', ')}`)
    return resolve(named)
  }
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'fastapi-lint-bench')
  if (Object.entries(PINNED).every(([name, version]) => installedVersion(folder, name) === version)) return folder
  process.stderr.write(`bench: installing the yardsticks into ${folder}\n`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: PINNED }))
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const result = spawnSync(npm, args, {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    // Run through `npm run`, npm passes its own settings on; these two would redirect the installation.
    env: { ...process.env, npm_config_prefix: undefined, npm_config_local_prefix: undefined },
  })
  if (result.status !== 0) throw new UserError('the yardsticks could not be installed; name a folder with --packages')
  return folder
}

function installedVersion(folder, name) {
  try {
    return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version
  } catch {
    return undefined
  }
}

/** One yardstick, in a process of its own: reads the files first, then does only its work on them, once. */
async function child(kind, packages, listFile) {
  const require = createRequire(join(packages, 'package.json'))
  const sources = readFileSync(listFile, 'utf8')
    .split('\0')
    .map((file) => readFileSync(file, 'utf8'))
  const result = kind === 'parse' ? await parseAll(require, sources) : ruffAll(require, sources)
  // Counted from the start of the process, and before its exit: see run().
  process.stdout.write(JSON.stringify({ ...result, ready: performance.now() / 1000 }))
}

async function parseAll(require, sources) {
  const { Parser, Language } = require('web-tree-sitter')
  await Parser.init()
  const language = await Language.load(require.resolve('tree-sitter-python/tree-sitter-python.wasm'))
  const parser = new Parser()
  parser.setLanguage(language)
  const start = performance.now()
  let broken = 0
  for (const source of sources) {
    const tree = parser.parse(source)
    if (tree.rootNode.hasError) broken++
    tree.delete()
  }
  return { work: (performance.now() - start) / 1000, findings: broken }
}

function ruffAll(require, sources) {
  const { Workspace, PositionEncoding } = require('@astral-sh/ruff-wasm-nodejs')
  const options = { 'target-version': 'py314', lint: { select: RUFF_RULES } }
  const workspace = new Workspace(options, PositionEncoding.Utf16)
  const start = performance.now()
  let findings = 0
  for (const source of sources) {
    for (const diagnostic of workspace.check(source)) if (diagnostic.code !== null) findings++
  }
  return { work: (performance.now() - start) / 1000, findings }
}

// ----------------------------------------------------------------------------------------------------------- measuring

function measure({ folder, files }, { packages, scratch, runs, ours, select }) {
  const name = basename(folder)
  const list = join(scratch, 'files')
  writeFileSync(list, files.join('\0'))
  let bytes = 0
  for (const file of files) bytes += readFileSync(file).length

  const report = join(scratch, 'report.json')
  const contestants = {
    ours: [CLI, '--format', 'json', '--output', report, ...(select === undefined ? [] : ['--select', select]), folder],
    parse: [SELF, '--child', 'parse', packages, list],
    ruff: [SELF, '--child', 'ruff', packages, list],
  }
  if (!ours) delete contestants.ours
  const kinds = Object.keys(contestants)
  const samples = Object.fromEntries(kinds.map((kind) => [kind, []]))
  for (let round = 0; round <= runs; round++) {
    process.stderr.write(`bench: ${name}: ${round === 0 ? 'warming the file cache' : `run ${round} of ${runs}`}\n`)
    // Each round starts with another contestant, so that none always runs on a machine its predecessor has heated.
    for (let i = 0; i < kinds.length; i++) {
      const kind = kinds[(i + round) % kinds.length]
      const sample = run(kind, contestants[kind], scratch)
      if (round > 0) samples[kind].push(sample)
    }
  }
  return { name, files: files.length, bytes, ours: samples.ours, parse: samples.parse, ruff: samples.ruff }
}

/**
 * One cold process: its time, its peak memory, and what it says about itself. Ours is timed until the process is gone,
 * a yardstick only until its result stands: V8 goes on compiling ruff's large module after the work is done and holds
 * up the exit, by more than a second on a small project. Counting that would flatter us.
 */
function run(kind, args, scratch) {
  const probe = join(scratch, 'probe.cjs')
  const usage = join(scratch, 'usage')
  rmSync(usage, { force: true })
  writeFileSync(
    probe,
    `if (require('node:worker_threads').isMainThread) process.on('exit', () =>
require('node:fs').writeFileSync(${JSON.stringify(usage)}, String(process.resourceUsage().maxRSS)))`,
  )
  const start = performance.now()
  const result = spawnSync(process.execPath, ['--require', probe, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const wall = (performance.now() - start) / 1000
  const finished = result.status === 0 || (kind === 'ours' && result.status === 1)
  if (!finished) {
    const how = result.signal ? `was killed by ${result.signal}` : `ended with exit code ${result.status}`
    throw new UserError(`${args.slice(0, 3).join(' ')} … ${how}\n${(result.error?.message ?? result.stderr).trim()}`)
  }
  const megabytes = Number(readFileSync(usage, 'utf8')) / 1024
  if (kind === 'ours') return { total: wall, wall, megabytes }
  const own = JSON.parse(result.stdout)
  return { total: own.ready, wall, megabytes, ...own }
}

function pythonFiles(folder) {
  const files = []
  const visit = (directory) => {
    let entries
    try {
      entries = readdirSync(directory, { withFileTypes: true })
    } catch (error) {
      throw new UserError(`cannot read ${directory}: ${error.code ?? error.message}`)
    }
    for (const entry of entries) {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) {
        if (!EXCLUDED.has(entry.name)) visit(path)
      } else if (entry.isFile() && entry.name.endsWith('.py')) files.push(path)
    }
  }
  visit(folder)
  if (files.length === 0) throw new UserError(`no .py files in ${folder}`)
  return files.sort()
}

// ----------------------------------------------------------------------------------------------------------- reporting

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function medians(samples) {
  if (samples === undefined) return undefined
  const of = (key) => median(samples.map((sample) => sample[key]))
  return {
    total: of('total'),
    wall: of('wall'),
    work: of('work'),
    megabytes: of('megabytes'),
    findings: samples[0].findings,
  }
}

function markdown(rows, packages, runs) {
  const processor = cpus()[0]?.model ?? 'unknown processor'
  const versions = Object.keys(PINNED).map((name) => `${name} ${installedVersion(packages, name)}`)
  const lines = [
    `Node ${process.version}, ${osType()} ${release()} (${process.arch}), ${processor}, ` +
      `${availableParallelism()} processors; ${versions.join(', ')} (${RUFF_RULES.join(', ')}). ` +
      `Medians of ${runs} cold runs, taken in turns. Seconds from the start of the process: for fastapi-lint to its ` +
      'end, for the yardsticks to their result, in brackets their work alone (files already read, wasm loaded). ' +
      'Memory is the peak resident set.',
    '',
    table(
      ['project', 'files', 'MB', 'fastapi-lint, s', 'parse, s', 'ruff-wasm, s', '÷ parse', '÷ ruff-wasm', 'peak, MB'],
      rows.map((row) => {
        const [ours, parse, ruff] = [medians(row.ours), medians(row.parse), medians(row.ruff)]
        return [
          row.name,
          String(row.files),
          (row.bytes / 1e6).toFixed(2),
          ours ? ours.total.toFixed(2) : '–',
          `${parse.total.toFixed(2)} (${parse.work.toFixed(2)})`,
          `${ruff.total.toFixed(2)} (${ruff.work.toFixed(2)})`,
          ours ? (ours.total / parse.total).toFixed(2) : '–',
          ours ? (ours.total / ruff.total).toFixed(2) : '–',
          ours ? ours.megabytes.toFixed(0) : '–',
        ]
      }),
    ),
    '',
    table(
      [
        'project',
        'parse, MB/s',
        'files with errors',
        'parse, peak MB',
        'ruff-wasm, MB/s',
        'ruff-wasm, findings',
        'ruff-wasm, peak MB',
        'ruff-wasm, s to exit',
        'ruff-wasm ÷ parse (work)',
      ],
      rows.map((row) => {
        const [parse, ruff] = [medians(row.parse), medians(row.ruff)]
        return [
          row.name,
          (row.bytes / 1e6 / parse.work).toFixed(1),
          String(parse.findings),
          parse.megabytes.toFixed(0),
          (row.bytes / 1e6 / ruff.work).toFixed(1),
          String(ruff.findings),
          ruff.megabytes.toFixed(0),
          ruff.wall.toFixed(2),
          (ruff.work / parse.work).toFixed(2),
        ]
      }),
    ),
    '',
  ]
  return lines.join('\n')
}

function table(head, body) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...body.map(line)].join('\n')
}

function verdict(rows, maxRatio, maxMemory) {
  let failed = false
  for (const row of rows) {
    if (row.ours === undefined) continue
    const [ours, ruff] = [medians(row.ours), medians(row.ruff)]
    const excess = []
    if (ours.total / ruff.total > maxRatio) excess.push(`${(ours.total / ruff.total).toFixed(2)} × ruff-wasm`)
    if (ours.megabytes > maxMemory) excess.push(`${ours.megabytes.toFixed(0)} MB`)
    if (excess.length === 0) continue
    failed = true
    process.stderr.write(`bench: ${row.name} is over the limit: ${excess.join(', ')}\n`)
  }
  return failed ? 1 : 0
}
