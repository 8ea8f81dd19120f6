/** Made-up findings with everything that a report may have to show. */
import type { Finding, RelatedLocation } from '../../src/engine/finding.ts'
import type { Report, Sources } from '../../src/report/report.ts'
import { finding, place } from '../cli/workbench.ts'

/** The place of `part` in a text: its first occurrence. */
export function locate(path: string, text: string, part: string) {
  const start = text.indexOf(part)
  if (start === -1) throw new Error(`no "${part}" in ${path}`)
  return place(path, text, start, start + part.length)
}

export function related(path: string, text: string, part: string, message: string): RelatedLocation {
  return { ...locate(path, text, part), message }
}

const MAIN = [
  'from fastapi import APIRouter',
  '',
  'router = APIRouter()',
  '',
  '',
  '@router.post("/orders")',
  'async def create_order(order: OrderIn) -> Order:',
  '    saved = await save(order)',
  '    notify(saved)  # tells the warehouse',
  '    return saved',
  '',
].join('\n')
const NOTIFY = ['import requests', '', '', 'def notify(order):', '    send("/orders", order.id)', ''].join('\n')
const CLIENT = [
  'import requests',
  '',
  '',
  'def send(path, body):',
  '    return requests.post(URL + path, json=body)',
  '',
].join('\n')
const ODD = 'async def read(items):\n\tname = "日本語 👩‍👩‍👧 é"; time.sleep(1)\n'

export const FILES: Readonly<Record<string, string>> = {
  'app/routers/orders.py': MAIN,
  'app/services/notify.py': NOTIFY,
  'app/client.py': CLIENT,
  'app/odd name#1 é.py': ODD,
}

/** A blocking call two functions away. */
export const CHAINED: Finding = finding('blocking-http-call', locate('app/routers/orders.py', MAIN, 'notify(saved)'), {
  message:
    'notify() blocks the event loop with requests.post(); use httpx.AsyncClient, or hand it to run_in_threadpool()',
  chain: [
    related('app/services/notify.py', NOTIFY, 'send("/orders", order.id)', 'notify() calls send()'),
    related('app/client.py', CLIENT, 'requests.post(URL + path, json=body)', 'send() calls requests.post()'),
  ],
  related: [related('app/routers/orders.py', MAIN, '@router.post("/orders")', 'the endpoint [create_order]')],
})

/** A finding behind a tab, wide characters and an emoji of several code points, with a fix. */
export const ODD_FINDING: Finding = finding('blocking-sleep', locate('app/odd name#1 é.py', ODD, 'time.sleep(1)'), {
  message: 'time.sleep() blocks the event loop; use `await asyncio.sleep()` in list[int](1)',
  fix: {
    title: 'Replace time.sleep with asyncio.sleep',
    safety: 'unsafe',
    edits: [
      { start: ODD.indexOf('time.sleep'), end: ODD.indexOf('time.sleep') + 10, text: 'await asyncio.sleep' },
      { start: 0, end: 0, text: 'import asyncio\n' },
    ],
    parts: { edits: [] },
  },
})

export const SECRET: Finding = finding('hardcoded-secret', locate('app/client.py', CLIENT, 'URL'))
export const SYNTAX: Finding = finding('syntax-error', locate('app/client.py', CLIENT, 'def'), {
  message: 'Unexpected "def"',
})
export const UNREADABLE: Finding = finding('unreadable-file', place('app/locked.py', '', 0, 0), {
  message: 'The file is a secret',
})

export const SOURCES: Sources = { textOf: (path) => FILES[path] ?? null, nameOf: (path) => path }

export function report(findings: readonly Finding[], more: Partial<Report> = {}): Report {
  return {
    findings,
    suppressedCount: 0,
    baselinedCount: 0,
    unchangedCount: 0,
    failures: [],
    skipped: [],
    fileCount: 57,
    reportedFileCount: 57,
    exitCode: 1,
    version: '0.1.0',
    ...more,
  }
}

/** A report with every feature. */
export const FULL: Report = report([CHAINED, ODD_FINDING, SECRET, SYNTAX, UNREADABLE], {
  failures: [{ rule: 'blocking-sleep', path: 'app/client.py', message: 'TypeError: x is undefined' }],
  skipped: [
    { path: 'app/locked.py', reason: 'cannot be read: permission denied' },
    { path: '.', reason: 'cannot be read: permission denied' },
  ],
  exitCode: 3,
})
