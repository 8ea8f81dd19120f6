/** Writes the documentation that follows from the sources: the index of the rules. `npm run docs` */
import { writeFileSync } from 'node:fs'
import { loadSources } from './load-sources.mjs'

const { RULES, rulesIndex } = await loadSources(`
  export { rulesIndex } from './src/report/rules-index.ts'
  export { RULES } from './src/rules/index.ts'`)
writeFileSync(new URL('../docs/rules.md', import.meta.url), rulesIndex(RULES))
