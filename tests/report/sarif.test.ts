import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Location, Log, Region, Result, Run } from 'sarif'
import { describe, expect, test } from 'vitest'
import { MOST_RESULTS, sarifReport } from '../../src/report/sarif.ts'
import { finding, place, RULES, rule } from '../cli/workbench.ts'
import { CHAINED, FULL, ODD_FINDING, report, SOURCES } from './samples.ts'

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const schema: object = JSON.parse(readFileSync(new URL('sarif-2.1.0.schema.json', import.meta.url), 'utf8'))
const validate = ajv.compile(schema)

function logOf(...[of, sources = SOURCES, rules = RULES]: Partial<Parameters<typeof sarifReport>>): Log {
  const log: Log = JSON.parse(sarifReport(of ?? FULL, sources, rules))
  expect(validate(log), JSON.stringify(validate.errors, null, 2)).toBe(true)
  checkMeaning(log)
  return log
}

function runOf(log: Log): Run & { results: Result[] } {
  expect(log.runs).toHaveLength(1)
  const [run] = log.runs
  return { ...run!, results: run!.results! }
}

/** What GitHub asks for and no schema says. */
function checkMeaning(log: Log): void {
  const run = runOf(log)
  const { rules = [], notifications = [] } = run.tool.driver
  const uses: Location[] = []
  for (const result of run.results) {
    expect(result.message.text).toBeTruthy()
    expect(rules[result.ruleIndex!]?.id).toBe(result.ruleId)
    expect(result.locations).toHaveLength(1)
    expect(result).not.toHaveProperty('suppressions')
    uses.push(...result.locations!, ...(result.relatedLocations ?? []))
    for (const flow of result.codeFlows ?? []) {
      for (const thread of flow.threadFlows) uses.push(...thread.locations.flatMap((step) => step.location ?? []))
    }
    const ids = (result.relatedLocations ?? []).map((location) => location.id)
    const links = [...result.message.text!.matchAll(/(?<!\\)\]\((\d+)\)/g)].map((match) => Number(match[1]))
    expect(links).toEqual(ids)
  }
  for (const notification of run.invocations![0]!.toolExecutionNotifications!) {
    expect(notifications[notification.descriptor!.index!]?.id).toBe(notification.descriptor!.id)
    uses.push(...(notification.locations ?? []))
  }
  for (const { physicalLocation } of uses) {
    const { uri, uriBaseId } = physicalLocation!.artifactLocation!
    expect(run.originalUriBaseIds).toHaveProperty([uriBaseId!])
    expect(uri).toMatch(/^[\w.~!*'()-]|%[0-9A-F]{2}/)
    expect(uri).not.toMatch(/^\/|\\|[\s#?:]|(^|\/)\.\.?(\/|$)/)
    if (physicalLocation!.region !== undefined) checkRegion(physicalLocation!.region)
  }
  for (const descriptor of rules) {
    expect(descriptor.name!.length).toBeLessThanOrEqual(255)
    expect(descriptor.help!.text).toBeTruthy()
    expect(descriptor.help!.markdown).toBeTruthy()
    for (const text of [descriptor.shortDescription!.text, descriptor.fullDescription!.text]) {
      expect(text).toBeTruthy()
      expect(text.length).toBeLessThanOrEqual(1024)
    }
    expect(descriptor.properties!.tags!.length).toBeLessThanOrEqual(10)
    expect(['error', 'warning', 'recommendation']).toContain(descriptor.properties!['problem.severity'])
    expect(descriptor.properties!.tags!.includes('security')).toBe('security-severity' in descriptor.properties!)
  }
}

function checkRegion({ startLine, startColumn, endLine, endColumn }: Region): void {
  expect(startLine).toBeGreaterThanOrEqual(1)
  expect(startColumn).toBeGreaterThanOrEqual(1)
  expect([endLine! > startLine! || endColumn! >= startColumn!, endLine! >= startLine!]).toEqual([true, true])
}

describe('the log', () => {
  test('one run with everything', () => {
    const run = runOf(logOf())
    expect(run.columnKind).toBe('utf16CodeUnits')
    expect(run).not.toHaveProperty('automationDetails')
    expect(run.tool.driver).toMatchObject({ name: 'fastapi-lint', version: '0.1.0', semanticVersion: '0.1.0' })
    expect(run.invocations).toMatchObject([{ executionSuccessful: false, exitCode: 3 }])
    expect(run.results.map((result) => result.ruleId)).toEqual([
      'blocking-http-call',
      'blocking-sleep',
      'hardcoded-secret',
      'syntax-error',
      'unreadable-file',
    ])
  })

  test('no findings: an empty list of results and the same rules', () => {
    const empty = runOf(logOf(report([], { exitCode: 0 })))
    expect(empty.results).toEqual([])
    expect(empty.tool).toEqual(runOf(logOf()).tool)
    expect(empty.invocations).toEqual([{ executionSuccessful: true, exitCode: 0, toolExecutionNotifications: [] }])
  })

  test('the same input gives the same text', () => {
    expect(sarifReport(FULL, SOURCES, RULES)).toBe(sarifReport(FULL, SOURCES, RULES))
  })

  test('more findings than GitHub takes: the worst stay, and a notification says so', () => {
    const at = place('app/client.py', '', 0, 0)
    const many = Array.from({ length: MOST_RESULTS }, () => finding('missing-response-model', at))
    const run = runOf(JSON.parse(sarifReport(report([...many, finding('blocking-sleep', at)]), SOURCES, RULES)))
    expect(run.results).toHaveLength(MOST_RESULTS)
    expect(run.results[0]?.ruleId).toBe('blocking-sleep')
    expect(run.invocations?.[0]?.toolExecutionNotifications).toMatchObject([
      { descriptor: { id: 'too-many-findings' }, message: { text: expect.stringContaining('1 more finding') } },
    ])
  })
})

describe('a result', () => {
  test('a chain becomes a code flow and linked locations', () => {
    const [result] = runOf(logOf(report([CHAINED]))).results
    expect(result).toMatchObject({ ruleId: 'blocking-http-call', level: 'error' })
    expect(result?.message.text).toBe(
      'notify() blocks the event loop with requests.post(); use httpx.AsyncClient, or hand it to run_in_threadpool(). ' +
        'How it gets there: [notify() calls send()](1), [send() calls requests.post()](2). See: [the endpoint \\[create_order\\]](3).',
    )
    expect(result?.relatedLocations?.map((one) => one.physicalLocation?.artifactLocation?.uri)).toEqual([
      'app/services/notify.py',
      'app/client.py',
      'app/routers/orders.py',
    ])
    const steps = result?.codeFlows?.[0]?.threadFlows[0]?.locations ?? []
    expect(steps.map((step) => step.location?.physicalLocation?.region?.startLine)).toEqual([9, 5, 5])
  })

  test('columns are UTF-16 code units and paths are encoded', () => {
    const [result] = runOf(logOf(report([ODD_FINDING]))).results
    const { artifactLocation, region } = result!.locations![0]!.physicalLocation!
    expect(artifactLocation).toEqual({ uri: 'app/odd%20name%231%20%C3%A9.py', uriBaseId: '%SRCROOT%' })
    const line = SOURCES.textOf(ODD_FINDING.location.path)!.split('\n')[1]!
    expect(region).toMatchObject({ startLine: 2, startColumn: line.indexOf('time.sleep') + 1 })
    expect(result!.message.text).toContain('list\\[int\\](1)')
  })

  test('a fix becomes replacements', () => {
    const [result] = runOf(logOf(report([ODD_FINDING]))).results
    expect(result?.fixes).toMatchObject([
      {
        description: { text: 'Replace time.sleep with asyncio.sleep (unsafe)' },
        artifactChanges: [
          {
            replacements: [
              { insertedContent: { text: 'await asyncio.sleep' } },
              { insertedContent: { text: 'import asyncio\n' } },
            ],
          },
        ],
      },
    ])
  })

  test('the fingerprint is the hash of its line', () => {
    const sources = { textOf: () => 'import os\n\n\nx = 1\n', nameOf: (path: string) => path }
    const at = { ...place('a.py', 'import os\n\n\nx = 1\n', 12, 13) }
    const [result] = runOf(logOf(report([finding('blocking-sleep', at)]), sources)).results
    expect(result?.partialFingerprints).toEqual({ primaryLocationLineHash: '8e00d41f0ebba6bf:1' })
  })

  test('a file that cannot be read again gets no fingerprint', () => {
    const [result] = runOf(logOf(report([CHAINED]), { textOf: () => null, nameOf: (path) => path })).results
    expect(result).not.toHaveProperty('partialFingerprints')
  })
})

describe('rules and notifications', () => {
  test('a rule of each kind', () => {
    const rules = runOf(logOf()).tool.driver.rules ?? []
    expect(rules.find((one) => one.id === 'hardcoded-secret')).toMatchObject({
      name: 'HardcodedSecret',
      defaultConfiguration: { level: 'error', enabled: true },
      properties: {
        tags: ['security', 'recommended', 'fastapi'],
        precision: 'high',
        'problem.severity': 'error',
        'security-severity': '7.5',
      },
    })
    expect(rules.find((one) => one.id === 'cpu-bound-call')).toMatchObject({
      defaultConfiguration: { level: 'note', enabled: false },
      properties: { precision: 'medium', 'problem.severity': 'recommendation' },
    })
  })

  test('long texts are cut to what GitHub takes', () => {
    const long = rule('long', { docs: { ...rule('long').docs, summary: 'x'.repeat(2000), why: 'y'.repeat(5000) } })
    logOf(report([]), SOURCES, [long])
  })

  test('what went wrong is notified', () => {
    const notifications = runOf(logOf()).invocations?.[0]?.toolExecutionNotifications
    expect(notifications?.map((one) => [one.descriptor?.id, one.level, one.message.text])).toEqual([
      ['unreadable-path', 'error', 'app/locked.py cannot be read: permission denied.'],
      ['unreadable-path', 'error', '. cannot be read: permission denied.'],
      ['syntax-error', 'error', 'Unexpected "def"'],
      ['internal-error', 'error', 'The rule blocking-sleep failed: TypeError: x is undefined'],
    ])
  })
})

/** Set SARIF_MULTITOOL to the path of Microsoft's `Sarif.Multitool` to run its validator with GitHub's rules as well. */
test.runIf(process.env['SARIF_MULTITOOL'])('Microsoft’s validator has no objections', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fastapi-lint-sarif-'))
  try {
    writeFileSync(join(folder, 'log.sarif'), sarifReport(FULL, SOURCES, RULES))
    const options = ['--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning;Note', '--log', 'ForceOverwrite']
    // Its exit code says nothing.
    execFileSync(process.env['SARIF_MULTITOOL']!, [
      'validate',
      join(folder, 'log.sarif'),
      ...options,
      '-o',
      join(folder, 'out.sarif'),
    ])
    const out: Log = JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8'))
    const objections = (out.runs[0]?.results ?? []).map((result) => `${result.level ?? 'warning'} ${result.ruleId}`)
    // Notes are advice that does not fit (message ids, numbered rules, snippets: they would copy secrets into the log).
    // SARIF2005 asks for the address of a home page, which there is none of yet.
    const known = (objection: string) => objection.startsWith('note') || objection === 'warning SARIF2005'
    expect(objections.filter((objection) => !known(objection))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
