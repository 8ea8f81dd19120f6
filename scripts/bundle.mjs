/**
 * Makes dist/: the program and the library, which share their code, with everything they need; the types of the library; and
 * THIRD-PARTY-NOTICES.
 *
 * `node scripts/bundle.mjs [folder]` writes to another folder than dist/ (and no notices).
 * The output depends on the sources and the pinned packages only.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { libraryDeclarations } from './declarations.mjs'
import { loadSources } from './load-sources.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const target = process.argv[2] === undefined ? join(root, 'dist') : resolve(process.argv[2])

// commander is CommonJS and asks for Node's own modules with `require`, which an ES module does not have.
const BANNER = 'import{createRequire as makeRequire}from"node:module";const require=makeRequire(import.meta.url);'

// Modules of nothing but text, which are a third of the program: examples, library stubs, the longest tables. They are compressed together.
const TEXTS = /\.examples\.ts$|\/knowledge\/stubs\/[\w-]+\.ts$|\/knowledge\/blocking-(?:common|services|waits)\.ts$/
const texts = await exportsOf(
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => TEXTS.test(path) && !path.endsWith('/index.ts'))
    .sort(),
)

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
  plugins: [
    { name: 'version-only', setup: ({ onLoad }) => onLoad({ filter: /package\.json$/ }, versionOnly) },
    { name: 'packed-texts', setup: ({ onLoad }) => onLoad({ filter: TEXTS }, packed) },
  ],
}).catch(() => process.exit(1)) // the errors are printed already
const files = new Map(result.outputFiles.map(({ path, contents }) => [basename(path), contents]))
files.set('index.d.ts', Buffer.from(libraryDeclarations(root)))
files.set('texts.json.br', compressed(JSON.stringify(texts), join(target, 'texts.json.br')))

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

/** What modules export, by their paths. */
async function exportsOf(paths) {
  const lines = paths.map((path, index) => `export * as m${index} from './${path}'`)
  const modules = await loadSources(lines.join('\n'))
  const exported = Object.fromEntries(paths.map((path, index) => [path, { ...modules[`m${index}`] }]))
  for (const path of paths) {
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(exported[path])), exported[path]))
      throw new Error(`${path} exports something else than text`)
  }
  return exported
}

/** A module of text as the bundle has it. */
function packed({ path }) {
  const name = relative(root, path).replaceAll('\\', '/')
  if (texts[name] === undefined) return null
  const lines = Object.keys(texts[name]).map((key) => `export const ${key} = own.${key}`)
  const runtime = JSON.stringify(join(root, 'scripts/packed-texts.mjs'))
  return {
    contents: [`import { packedTexts } from ${runtime}`, `const own = packedTexts('${name}')`, ...lines].join('\n'),
    resolveDir: root,
    loader: 'js',
  }
}

/** A text compressed; as `existing` has it where that is the same text, because versions of Node compress differently. */
function compressed(text, existing) {
  if (existsSync(existing) && brotliDecompressSync(readFileSync(existing)).toString() === text)
    return readFileSync(existing)
  return brotliCompressSync(text)
}

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
