import { expect, test } from 'vitest'
import { conciseReport } from '../../src/report/concise.ts'
import { jsonReport } from '../../src/report/json.ts'
import { plain } from '../../src/report/style.ts'
import { finding, place } from '../cli/workbench.ts'
import { CHAINED, FULL, ODD_FINDING, report, SOURCES } from './samples.ts'

test('the JSON document', () => {
  const document = JSON.parse(jsonReport(FULL, SOURCES))
  expect(Object.keys(document)).toEqual(['version', 'tool', 'summary', 'findings', 'skipped', 'internalErrors'])
  expect(document).toMatchObject({
    version: 1,
    tool: { name: 'fastapi-lint', version: '0.1.0' },
    summary: {
      files: 57,
      reportedFiles: 57,
      findings: 5,
      errors: 5,
      warnings: 0,
      infos: 0,
      suppressed: 0,
      baselined: 0,
      unchanged: 0,
      exitCode: 3,
    },
    skipped: FULL.skipped,
    internalErrors: FULL.failures,
  })
  expect(document.findings[0]).toEqual({
    rule: 'blocking-http-call',
    severity: 'error',
    message: CHAINED.message,
    location: { path: 'app/routers/orders.py', startLine: 9, startColumn: 5, endLine: 9, endColumn: 18 },
    related: [
      {
        path: 'app/routers/orders.py',
        startLine: 6,
        startColumn: 1,
        endLine: 6,
        endColumn: 24,
        message: 'the endpoint [create_order]',
      },
    ],
    chain: [
      expect.objectContaining({ path: 'app/services/notify.py', message: 'notify() calls send()' }),
      expect.objectContaining({ path: 'app/client.py', message: 'send() calls requests.post()' }),
    ],
    fix: null,
  })
  const { parts, ...fix } = ODD_FINDING.fix!
  expect(document.findings[1].fix).toEqual(fix)
})

test('JSON keeps odd names but not as bytes that a terminal acts on', () => {
  const path = 'a\x1b[31m\x85\u202e\u{e0001}\x7f.py'
  const json = jsonReport(report([finding('blocking-sleep', place(path, '', 0, 0))]), SOURCES)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  expect(json).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u{e0001}]/u)
  expect(JSON.parse(json).findings[0].location.path).toBe(path)
})

test('one line for each finding', () => {
  expect(conciseReport(report([CHAINED, ODD_FINDING]), SOURCES, plain)).toBe(
    'app/routers/orders.py:9:5: error [blocking-http-call] notify() blocks the event loop with requests.post(); ' +
      'use httpx.AsyncClient, or hand it to run_in_threadpool()\n' +
      'app/odd name#1 é.py:2:27: error [blocking-sleep] time.sleep() blocks the event loop; ' +
      'use `await asyncio.sleep()` in list[int](1)\n',
  )
})

test('a line break in a name or message cannot forge a line', () => {
  const odd = finding('blocking-sleep', place('a\nb.py', '', 0, 0), { message: 'one\ntwo\tthree' })
  expect(conciseReport(report([odd]), SOURCES, plain)).toBe(
    'a\\x0ab.py:1:1: error [blocking-sleep] one\\x0atwo three\n',
  )
})
