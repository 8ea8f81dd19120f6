/**
 * Opens the built site in Chromium, at the width of a phone and of a desktop, and checks what only a browser shows: nothing is wider than
 * the window, nothing is fetched from elsewhere, nothing fails, and the search finds a rule. `npm run check:site` after `npm run site`.
 *
 * CHROMIUM names the browser (default: /usr/bin/chromium); without one nothing is checked. SCREENSHOTS names a folder for pictures of
 * every page that is opened, in light and dark.
 */
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { env, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const site = fileURLToPath(new URL('./.vitepress/dist/', import.meta.url))
const base = env.SITE_BASE || '/'
const executablePath = env.CHROMIUM || '/usr/bin/chromium'

const WIDTHS = { phone: 390, desktop: 1440 }
/** These are looked at in all widths and colours; of the other pages only the width is checked. */
const SHOWN = [
  'index.html',
  'rules/index.html',
  'rules/blocking-http-call.html',
  'configuration.html',
  'comparison.html',
]

if (!existsSync(executablePath)) {
  console.log(`There is no browser at ${executablePath}: the site was not looked at. CHROMIUM=<path> names another.`)
  exit(0)
}
if (!existsSync(site)) {
  console.error('There is no site yet: npm run site')
  exit(2)
}

const TYPES = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}
const server = createServer(({ url }, response) => {
  const { pathname } = new URL(url, 'http://localhost')
  const file = join(site, decodeURIComponent(pathname.slice(base.length)), pathname.endsWith('/') ? 'index.html' : '')
  if (!pathname.startsWith(base) || !file.startsWith(site) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const home = `http://127.0.0.1:${server.address().port}${base}`

const profile = mkdtempSync(join(tmpdir(), 'fastapi-lint-site-'))
const context = await chromium.launchPersistentContext(profile, {
  executablePath,
  headless: true,
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    ...['--disable-component-update', '--disable-sync'],
  ],
})
const faults = []
try {
  context.setDefaultTimeout(60_000) // machines that build sites are busy
  const page = context.pages()[0] ?? (await context.newPage())
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(home))
      faults.push(`asks for ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.url()} answers ${response.status()}`)
  })
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))

  const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.html') && name !== '404.html',
  )
  for (const [device, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: 900 })
    for (const name of pages) {
      await page.goto(home + name, { waitUntil: 'networkidle' })
      const wide = await widerThanWindow(page)
      if (wide !== null) faults.push(`${name} is ${wide} on a ${device}`)
      if (env.SCREENSHOTS && SHOWN.includes(name)) await takePictures(page, `${device}-${name.replace(/[/.]/g, '-')}`)
    }
  }
  console.log(`${pages.length} pages at ${Object.values(WIDTHS).join(' and ')} pixels`)

  for (const [device, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: 900 })
    await page.goto(home, { waitUntil: 'networkidle' })
    await page.locator('#local-search button, .DocSearch-Button').first().click()
    await page.keyboard.type('blocking sleep')
    const result = page.locator('.result', { hasText: 'blocking-sleep' }).first()
    await result.waitFor()
    if (env.SCREENSHOTS) await page.screenshot({ path: join(env.SCREENSHOTS, `${device}-search.png`) })
    await result.click()
    await page.waitForURL(/rules\/blocking-sleep\.html/)
    console.log(`The search finds blocking-sleep on a ${device}`)
  }
} finally {
  await context.close()
  server.close()
  rmSync(profile, { recursive: true, force: true })
}
for (const fault of new Set(faults)) console.error(fault)
console.log(faults.length === 0 ? 'No faults' : `${new Set(faults).size} faults`)
exit(faults.length === 0 ? 0 : 1)

/** What makes the page scroll sideways, or null. */
function widerThanWindow(page) {
  return page.evaluate(() => {
    const excess = document.documentElement.scrollWidth - window.innerWidth
    if (excess <= 0) return null
    const culprit = [...document.querySelectorAll('.VPContent *')].find(
      (one) => one.getBoundingClientRect().right > window.innerWidth + 1,
    )
    return `${excess} pixels too wide (${culprit?.tagName.toLowerCase()}.${culprit?.className})`
  })
}

async function takePictures(page, name) {
  mkdirSync(env.SCREENSHOTS, { recursive: true })
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(400)
    await page.screenshot({ path: join(env.SCREENSHOTS, `${name}-${colorScheme}.png`), fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}
