import { readFileSync } from 'node:fs'

/** The pages besides the rules, in reading order. */
export const GROUPS = [
  {
    text: 'Use',
    items: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'An old code base', link: '/adopting' },
      { text: 'From Pydantic 1 to 2', link: '/pydantic-migration' },
      { text: 'Continuous integration', link: '/ci' },
      { text: 'Editors', link: '/editors' },
      { text: 'Routes without running', link: '/routes' },
      { text: 'As a library', link: '/library' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'Rules', link: '/rules/' },
      { text: 'Configuration', link: '/configuration' },
      { text: 'Command line', link: '/command-line' },
      { text: 'Output formats', link: '/formats' },
      { text: 'Changes', link: '/changelog' },
    ],
  },
  {
    text: 'Background',
    items: [
      { text: 'How it analyses', link: '/analysis' },
      { text: 'Beside other linters', link: '/comparison' },
      { text: 'How often it is right', link: '/precision' },
      { text: 'Routes beside FastAPI', link: '/route-oracle' },
      { text: 'Fixes beside Pydantic', link: '/pydantic-oracle' },
      { text: 'How fast it is', link: '/performance' },
      { text: 'Architecture', link: '/architecture' },
      { text: 'Gaps of the grammar', link: '/grammar-gaps' },
      { text: 'Contributing', link: '/contributing' },
    ],
  },
]

export const navigation = [
  { text: 'Getting started', link: '/getting-started' },
  { text: 'Rules', link: '/rules/' },
  { text: 'Configuration', link: '/configuration' },
]

/** The rules by category, as their index lists them. */
const rules = readFileSync(new URL('../docs/rules/index.md', import.meta.url), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    text: section.slice(0, section.indexOf('\n')),
    collapsed: false,
    items: Array.from(section.matchAll(/^\| \[([\w-]+)\]/gm), ([, id]) => ({ text: id, link: `/rules/${id}` })),
  }))

export const sidebar = {
  '/rules/': [{ text: 'Rules', items: [{ text: 'All rules', link: '/rules/' }] }, ...rules],
  '/': GROUPS,
}
