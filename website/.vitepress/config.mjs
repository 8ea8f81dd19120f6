/** The site: pages are the Markdown files of docs/ and some of the repository's root, which read the same without it. */
import { env } from 'node:process'
import { defineConfig } from 'vitepress'
import { slugify } from '../anchors.mjs'
import { bracesAsTheyAre } from '../braces.mjs'
import { linksBetweenFiles } from '../links.mjs'
import { navigation, sidebar } from '../navigation.mjs'
import { OUTPUT_LANGUAGE } from '../output-language.mjs'
import { copyPages } from '../pages.mjs'

/** Where the site lives below its host: `/` or `/fastapi-lint/`. */
const base = env.SITE_BASE || '/'
/** The address of the repository, for links to files that are no pages; without it they are plain text. */
const repository = env.SITE_REPOSITORY || null

copyPages()

export default defineConfig({
  title: 'fastapi-lint',
  description: 'A linter for FastAPI projects that reads the whole project.',
  lang: 'en',
  base,
  srcDir: './pages',
  markdown: {
    anchor: { slugify },
    theme: { light: 'github-light', dark: 'github-dark' },
    languages: [OUTPUT_LANGUAGE],
    config: (markdown) => {
      linksBetweenFiles(markdown, repository)
      bracesAsTheyAre(markdown)
    },
  },
  themeConfig: {
    nav: navigation,
    sidebar,
    outline: { level: [2, 3] },
    search: { provider: 'local', options: { detailedView: true } },
    ...(repository === null ? {} : { socialLinks: [{ icon: 'github', link: repository }] }),
  },
})
