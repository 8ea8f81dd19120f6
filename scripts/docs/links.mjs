/** Finds links that lead nowhere, in the Markdown of the repository and in the built site. Addresses of other hosts are not visited. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { slugify } from '../../website/anchors.mjs'

/** The links of Markdown files (paths relative to `root`) that lead to no file or no heading: `file: link`. */
export function brokenLinks(root, files) {
  const anchors = new Map()
  const anchorsOf = (path) => {
    if (!anchors.has(path)) anchors.set(path, headingsOf(readFileSync(join(root, path), 'utf8')))
    return anchors.get(path)
  }
  return files.flatMap((file) =>
    linksOf(readFileSync(join(root, file), 'utf8'))
      .filter((link) => {
        const [path, anchor] = link.split('#')
        const target = path === '' ? file : posix.join(posix.dirname(file), decodeURIComponent(path))
        if (!existsSync(join(root, target))) return true
        return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor)
      })
      .map((link) => `${file}: ${link}`),
  )
}

/** Markdown without what is shown as it is: blocks and spans of code. */
function withoutCode(markdown) {
  return markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1`*$/gm, '').replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, 'code')
}

function linksOf(markdown) {
  const text = withoutCode(markdown)
  const links = [...text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g), ...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)]
  return links.map(([, target]) => target).filter((target) => !/^[a-z]+:/i.test(target))
}

function headingsOf(markdown) {
  const blocks = markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1`*$/gm, '')
  const seen = new Map()
  const slugs = Array.from(blocks.matchAll(/^#{1,6} +(.*?)(?: +#*)?$/gm), ([, heading]) => {
    const slug = slugify(heading.replace(/[`*]/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'))
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  })
  return new Set(slugs)
}

/**
 * What is wrong with the links of a built site in `folder` that is to be served below `base`: those that lead to no page or no place in
 * one, and everything that a browser would fetch from another host.
 */
export function faultsOfSite(folder, base) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  const pages = new Map(
    files.filter((file) => file.endsWith('.html')).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  )
  const ids = new Map(
    [...pages].map(([file, html]) => [file, new Set(Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id))]),
  )
  const known = new Set(files)
  const faults = []
  for (const [file, html] of pages) {
    for (const [, href] of html.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
      if (/^[a-z]+:/i.test(href)) continue
      const address = new URL(href.replaceAll('&amp;', '&'), `https://site${base}${file}`)
      if (!address.pathname.startsWith(base)) {
        faults.push(`${file}: ${href} leaves ${base}`)
        continue
      }
      const path = decodeURIComponent(address.pathname.slice(base.length))
      const target = path === '' || path.endsWith('/') ? `${path}index.html` : path
      const anchor = decodeURIComponent(address.hash.slice(1))
      if (!known.has(target)) faults.push(`${file}: ${href}`)
      else if (anchor !== '' && !ids.get(target)?.has(anchor)) faults.push(`${file}: ${href}`)
    }
    for (const [element] of html.matchAll(
      /<(?:script|img|iframe|source|link)\b[^>]*(?:src|href)="(?:https?:)?\/\/[^>]*>/g,
    ))
      faults.push(`${file}: fetches ${element}`)
  }
  for (const file of files.filter((name) => name.endsWith('.css')))
    for (const [match] of readFileSync(join(folder, file), 'utf8').matchAll(
      /(?:url\(|@import )["']?(?:https?:)?\/\/[^)"';]+/g,
    ))
      faults.push(`${file}: fetches ${match}`)
  return faults
}
