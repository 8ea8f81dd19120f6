/**
 * Makes dist/: the program and the library, which share their code, with everything they need; the types of the library; and
 * THIRD-PARTY-NOTICES.
 *
 * `node scripts/bundle.mjs [folder]` writes to another folder than dist/ (and no notices).
 * The output depends on the sources and the pinned packages only.
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { libraryDeclarations } from './declarations.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const target = process.argv[2] === undefined ? join(root, 'dist') : resolve(process.argv[2])

// commander is CommonJS and asks for Node's own modules with `require`, which an ES module does not have.
const BANNER = 'import{createRequire as makeRequire}from"node:module";const require=makeRequire(import.meta.url);'

const result = await build({
  absWorkingDir: root,
  entryPoints: ['src/cli.ts', 'src/index.ts', 'src/platform/parsing-thread.ts'],
  entryNames: '[name]',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  charset: 'ascii',
  banner: { js: BANNER },
  metafile: true,
  write: false,
  logLevel: 'warning',
  plugins: [{ name: 'version-only', setup: ({ onLoad }) => onLoad({ filter: /package\.json$/ }, versionOnly) }],
}).catch(() => process.exit(1)) // the errors are printed already
const files = new Map(result.outputFiles.map(({ path, contents }) => [basename(path), contents]))
files.set('index.d.ts', Buffer.from(libraryDeclarations(root)))

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
for (const [name, contents] of files) writeFileSync(join(target, name), contents)
chmodSync(join(target, 'cli.js'), 0o755)
const packages = new Set(Object.keys(result.metafile.inputs).flatMap(packageOf))
if (target === join(root, 'dist')) {
  writeFileSync(join(root, 'THIRD-PARTY-NOTICES'), notices([...packages, 'tree-sitter-python', 'web-tree-sitter']))
}
for (const [name, { length }] of files)
  console.log(`${relative(process.cwd(), join(target, name))}: ${Math.round(length / 1024)} kB`)
console.log(`with ${[...packages].sort().join(', ')}`)

/** Of package.json the program needs the version and the home page; the rest would change the bundle for no reason. */
function versionOnly({ path }) {
  const { version, homepage } = JSON.parse(readFileSync(path, 'utf8'))
  return { contents: JSON.stringify({ version, homepage }), loader: 'json' }
}

/** The package that a bundled file belongs to, as a list of none or one. */
function packageOf(path) {
  const match = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)
  return match === null ? [] : [match[1]]
}

function notices(names) {
  const sections = [...new Set(names)].sort().map((name) => {
    const folder = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder)
      .sort()
      .find((entry) => /^licen[cs]e(-mit)?(\.(md|txt))?$/i.test(entry))
    if (file === undefined) throw new Error(`${name} has no licence file`)
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
    return `${'-'.repeat(80)}\n${name} ${version} (${license})\n${'-'.repeat(80)}\n\n${text}\n`
  })
  const heading = 'fastapi-lint contains the following software, under the licences given here.\n'
  return [heading, ...sections].join('\n')
}
