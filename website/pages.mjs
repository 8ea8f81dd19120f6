/** Copies what the site shows into pages/, because the generator finds its own packages only for files below this folder. */
import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const pages = fileURLToPath(new URL('./pages/', import.meta.url))

/** Files of the repository's root that are pages too, and what they are called there. */
export const ROOT_PAGES = { 'CONTRIBUTING.md': 'contributing.md', 'CHANGELOG.md': 'changelog.md' }

export function copyPages() {
  rmSync(pages, { recursive: true, force: true })
  cpSync(`${root}docs`, pages, { recursive: true })
  for (const [file, page] of Object.entries(ROOT_PAGES)) cpSync(root + file, pages + page)
}
