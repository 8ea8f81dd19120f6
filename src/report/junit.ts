import type { Finding } from '../engine/finding.ts'
import { findingsByPath, type Report, type Sources } from './report.ts'
import { plain } from './style.ts'
import { findingTexts } from './text.ts'
import { visible } from './visible.ts'

/** The number of columns that the text of a failure has. */
const WIDTH = 100

/**
 * Findings as JUnit XML: a suite for each file, a failed test for each finding. What failed in the program is a test with an error, what
 * could not be read a skipped one; when there is nothing to say, one test has passed. `sources.nameOf` gives paths relative to the root of
 * the repository.
 */
export function junitReport(report: Report, sources: Sources): string {
  const texts = findingTexts(report.findings, sources, {
    style: plain,
    width: WIDTH,
    summary: false,
  })
  const textOf = new Map(report.findings.map((finding, index) => [finding, texts[index]!]))
  const suites = Array.from(findingsByPath(report.findings), ([path, findings]) => {
    const cases = findings.map((finding) => failedCase(finding, textOf.get(finding)!, sources))
    return suite(sources.nameOf(path), cases, { failures: cases.length })
  })
  const errors = report.failures.map(({ rule, path, message }) =>
    testCase(rule ?? 'fastapi-lint', path === null ? 'fastapi-lint' : className(path, sources), [
      element('error', { type: 'internal', message }),
    ]),
  )
  const skipped = report.skipped.map(({ path, reason }) =>
    testCase(sources.nameOf(path) || '.', 'fastapi-lint', [element('skipped', { message: reason })]),
  )
  const others = [...errors, ...skipped]
  if (others.length > 0) {
    suites.push(suite('fastapi-lint', others, { errors: errors.length, skipped: skipped.length }))
  } else if (suites.length === 0) {
    suites.push(suite('fastapi-lint', [testCase('fastapi-lint', 'fastapi-lint', [])], {}))
  }
  const tests = Math.max(1, report.findings.length + others.length)
  const totals = { tests, failures: report.findings.length, errors: errors.length, time: 0 }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'fastapi-lint', ...totals }, suites)}\n`
}

function suite(name: string, cases: readonly string[], counts: Readonly<Record<string, number>>): string {
  const attributes = { name, tests: cases.length, failures: 0, errors: 0, skipped: 0, time: 0, ...counts }
  return element('testsuite', attributes, cases)
}

function failedCase(finding: Finding, text: string, sources: Sources): string {
  const { rule, severity, message, location } = finding
  return testCase(`${rule} ${location.startLine}:${location.startColumn}`, className(location.path, sources), [
    `<failure${attributesOf({ type: severity, message })}>${escapeXml(text)}</failure>`,
  ])
}

function testCase(name: string, classname: string, content: readonly string[]): string {
  return element('testcase', { name, classname, time: 0 }, content)
}

/** `app/routers/orders.py` as `app.routers.orders`, which test viewers show as a package and a class. */
function className(path: string, sources: Sources): string {
  return sources.nameOf(path).replace(/\.py$/, '').replaceAll('/', '.')
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[] = [],
): string {
  const start = `<${name}${attributesOf(attributes)}`
  return content.length === 0 ? `${start}/>` : `${start}>\n${content.join('\n')}\n</${name}>`
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(visible(String(value)))}"`)
    .join('')
}

/** XML has no way to write most control characters, nor U+FFFE and U+FFFF; the former are escapes already where this is used. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"\t\ufffe\uffff]/g, (character) => ENTITIES[character] ?? '\ufffd')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
}
