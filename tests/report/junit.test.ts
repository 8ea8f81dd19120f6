import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { junitReport } from '../../src/report/junit.ts'
import { neutraliseCommandsInXml } from '../../src/report/workflow-commands.ts'
import { finding, place } from '../cli/workbench.ts'
import { hasModule, python } from './python.ts'
import { CHAINED, FULL, locate, report, SOURCES } from './samples.ts'

const ODD_TEXT = `a & b < c > d " e ' f ]]> \t\r\n \x00\x0b\x1b\x7f\x85\ufffe\uffff\ud800 é 日本 😀 ::error:: ##[debug]`
const ODD = report(
  [
    finding('blocking-sleep', place(`${ODD_TEXT}.py`, '', 0, 0), { message: ODD_TEXT }),
    finding('blocking-sleep', place('app/x.py', `${ODD_TEXT}\n`, 0, 3)),
  ],
  { skipped: [{ path: ODD_TEXT, reason: ODD_TEXT }], failures: [{ rule: null, path: null, message: ODD_TEXT }] },
)
const ODD_SOURCES = { ...SOURCES, textOf: () => `${ODD_TEXT}\n` }
const REPORTS = {
  everything: junitReport(FULL, SOURCES),
  nothing: junitReport(report([]), SOURCES),
  odd: junitReport(ODD, ODD_SOURCES),
  'odd, for the log of GitHub Actions': neutraliseCommandsInXml(junitReport(ODD, ODD_SOURCES)),
}

/** Prints a document as nested lists: tag, attributes, text, children. */
const TO_JSON = `
import json, sys, xml.etree.ElementTree as tree
def plain(element):
    return [element.tag, element.attrib, element.text or "", [plain(child) for child in element]]
print(json.dumps(plain(tree.fromstring(sys.stdin.buffer.read()))))
`
type Element = readonly [string, Readonly<Record<string, string>>, string, readonly Element[]]

describe.skipIf(!hasModule('xml.etree.ElementTree'))("read by Python's XML parser", () => {
  const read = (text: string): Element => JSON.parse(python(TO_JSON, text))

  test.each(Object.entries(REPORTS))('%s: counts are those of the elements', (_name, text) => {
    const [root, totals, , suites] = read(text)
    expect(root).toBe('testsuites')
    const sum = { tests: 0, failures: 0, errors: 0 }
    for (const [, attributes, , cases] of suites) {
      const outcomes = cases.flatMap(([, , , content]) => content.map(([tag]) => tag))
      const count = (tag: string) => outcomes.filter((outcome) => outcome === tag).length
      expect(attributes).toMatchObject({
        tests: String(cases.length),
        failures: String(count('failure')),
        errors: String(count('error')),
        skipped: String(count('skipped')),
      })
      sum.tests += cases.length
      sum.failures += count('failure')
      sum.errors += count('error')
    }
    expect(totals).toMatchObject(Object.fromEntries(Object.entries(sum).map(([name, value]) => [name, String(value)])))
    expect(sum.tests).toBeGreaterThan(0)
  })

  test('a finding comes back as it was', () => {
    const [, , , suites] = read(REPORTS.everything)
    const [, suite, , cases] = suites[0]!
    expect(suite['name']).toBe('app/routers/orders.py')
    const [, testcase, , [failure]] = cases[0]!
    expect(testcase).toMatchObject({ name: 'blocking-http-call 9:5', classname: 'app.routers.orders' })
    expect(failure?.[1]).toEqual({ type: 'error', message: CHAINED.message })
    expect(failure?.[2]).toContain('\n 9 |     notify(saved)  # tells the warehouse\n')
  })

  test('characters that XML has none for come back as their escapes', () => {
    const [, , , suites] = read(REPORTS.odd)
    const message = suites[0]?.[3][0]?.[3][0]?.[1]['message']
    expect(message).toBe(
      `a & b < c > d " e ' f ]]> \t\\x0d\\x0a \\x00\\x0b\\x1b\\x7f\\x85\ufffd\ufffd\\ud800 é 日本 😀 ::error:: ##[debug]`,
    )
  })

  test('what is taken out for GitHub Actions changes nothing', () => {
    expect(read(REPORTS['odd, for the log of GitHub Actions'])).toEqual(read(REPORTS.odd))
  })
})

describe.skipIf(!hasModule('xmlschema'))('validated by a schema', () => {
  const schema = process.env['JUNIT_XSD'] ?? fileURLToPath(new URL('junit.xsd', import.meta.url))
  test.each(Object.entries(REPORTS))('%s', (_name, text) => {
    const program = 'import sys, xmlschema\nxmlschema.XMLSchema(sys.argv[1]).validate(sys.stdin.buffer.read().decode())'
    python(program, text, schema)
  })
})

test('secrets are masked', () => {
  const text = 'KEY = "sk_live_51Habcdefgh"\n'
  const secret = locate('a.py', text, '"sk_live_51Habcdefgh"')
  const found = finding('hardcoded-secret', secret, { secrets: [{ start: secret.start, end: secret.end }] })
  const xml = junitReport(report([found]), { ...SOURCES, textOf: () => text })
  expect(xml).not.toContain('sk_live')
  expect(xml).toContain('KEY = ')
})
