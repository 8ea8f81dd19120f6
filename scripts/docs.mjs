/** Writes the documentation and the schema that follow from the sources, and removes the pages of rules that are gone. `npm run docs` */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadSources } from './load-sources.mjs'

const docs = fileURLToPath(new URL('../docs/', import.meta.url))

const { generatedPages, generatedSchema, refreshedPages } = await loadSources(
  `export { generatedPages, generatedSchema, refreshedPages } from './scripts/docs/pages.ts'`,
)
writeFileSync(join(docs, '../schema/fastapi-lint.schema.json'), generatedSchema())
const pages = await generatedPages()
for (const [path, text] of pages) {
  mkdirSync(dirname(join(docs, path)), { recursive: true })
  writeFileSync(join(docs, path), text)
}
for (const name of readdirSync(join(docs, 'rules'))) if (!pages.has(`rules/${name}`)) rmSync(join(docs, 'rules', name))
for (const [path, text] of await refreshedPages()) writeFileSync(join(docs, '..', path), text)
