/**
 * Checks the links between Markdown files of the repository and, if it has been built (`npm run site`), those of the site, headings
 * included. `npm run check:links`, with `-- --markdown` for the first part only.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { argv, env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { brokenLinks, faultsOfSite } from './docs/links.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const site = `${root}website/.vitepress/dist`

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
const files = listed.split('\n').filter((file) => file !== '' && existsSync(root + file) && !file.startsWith('tests/'))
const faults = brokenLinks(root, files)
console.log(`Markdown: ${files.length} files, ${faults.length} broken links`)

if (!argv.includes('--markdown')) faults.push(...siteFaults())

for (const fault of faults) console.error(fault)
process.exitCode = faults.length === 0 ? 0 : 1

function siteFaults() {
  if (!existsSync(site)) {
    console.log('Site: not built, not checked')
    return []
  }
  const found = faultsOfSite(site, env.SITE_BASE || '/')
  console.log(`Site: ${found.length} broken links or foreign requests`)
  return found
}
