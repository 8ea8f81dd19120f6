import { posix } from 'node:path'
import { ROOT_PAGES } from './pages.mjs'

/**
 * Makes links between files, which are right in the repository, right on the site: pages have moved, and files that are no pages are
 * linked to in `repository` (an address) or are plain text (null).
 */
export function linksBetweenFiles(markdown, repository) {
  markdown.core.ruler.push('links-between-files', ({ env, tokens }) => {
    const folder = posix.dirname(sourceOf(env.relativePath))
    for (const inline of tokens) {
      const open = []
      for (const token of inline.children ?? []) {
        if (token.type === 'link_open') {
          open.push(token)
          relocate(token, folder, repository)
        } else if (token.type === 'link_close' && open.pop()?.tag === 'span') token.tag = 'span'
      }
    }
  })
}

function relocate(token, folder, repository) {
  const href = token.attrGet('href')
  if (/^([a-z]+:|#|\/)/.test(href)) return
  const [path, anchor] = href.split('#')
  const target = posix.join(folder, path)
  const page = pageOf(target)
  if (page !== null) token.attrSet('href', `/${page}${anchor === undefined ? '' : `#${anchor}`}`)
  else if (repository !== null) token.attrSet('href', `${repository}/blob/HEAD/${target}`)
  else {
    token.tag = 'span'
    token.attrs = null
  }
}

/** The file behind a page; paths of files count from the root of the repository. */
function sourceOf(page) {
  const [file] = Object.entries(ROOT_PAGES).find(([, name]) => name === page) ?? []
  return file ?? `docs/${page}`
}

/** The page of a file, or null for one that is no page. */
function pageOf(file) {
  return ROOT_PAGES[file] ?? (/^docs\/.*\.md$/.test(file) ? file.slice('docs/'.length) : null)
}
