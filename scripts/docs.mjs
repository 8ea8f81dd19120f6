/** Writes the documentation that follows from the sources: the index of the rules. `npm run docs` */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'fastapi-lint-docs-'))
try {
  const outfile = join(folder, 'index.mjs')
  await build({
    stdin: {
      contents: `export { rulesIndex } from './src/report/rules-index.ts'\nexport { RULES } from './src/rules/index.ts'`,
      resolveDir: root,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
  })
  const { RULES, rulesIndex } = await import(pathToFileURL(outfile).href)
  writeFileSync(join(root, 'docs/rules.md'), rulesIndex(RULES))
} finally {
  rmSync(folder, { recursive: true })
}
