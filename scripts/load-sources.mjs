// For scripts: bundles part of the sources and imports it, as Node 20 does not run TypeScript itself.
import { mkdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Bundles `source` (TypeScript that imports from `./src/…`) into one module and gives its exports. */
export async function loadSources(source) {
  // Two levels below the root, so that the bundle finds `grammars/` as `src/platform/` does.
  const outfile = `${root}node_modules/.cache/sources-${process.pid}.mjs`
  mkdirSync(`${root}node_modules/.cache`, { recursive: true })
  await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  })
  return import(pathToFileURL(outfile).href)
}
