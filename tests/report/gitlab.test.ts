import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/engine/finding.ts'
import { gitlabReport } from '../../src/report/gitlab.ts'
import { finding, place } from '../cli/workbench.ts'
import { FULL, locate, report, SOURCES } from './samples.ts'

/** What GitLab documents: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
const SCHEMA = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'location', 'severity'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^(?!\\./|/)' },
          lines: {
            type: 'object',
            required: ['begin'],
            properties: { begin: { type: 'integer', minimum: 1 }, end: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
}

test.each([
  ['everything', FULL],
  ['nothing', report([])],
])('it has the documented form: %s', (_name, sample) => {
  const validate = new Ajv().compile(SCHEMA)
  const issues = JSON.parse(gitlabReport(sample, SOURCES))
  expect(validate(issues), JSON.stringify(validate.errors)).toBe(true)
  expect(issues).toHaveLength(sample.findings.length)
})

test('severities', () => {
  const at = locate('app/client.py', SOURCES.textOf('app/client.py') ?? '', 'URL')
  const findings = (['error', 'warning', 'info'] as const).map((severity) =>
    finding('blocking-sleep', at, { severity }),
  )
  const issues: { severity: string }[] = JSON.parse(gitlabReport(report(findings), SOURCES))
  expect(issues.map((issue) => issue.severity)).toEqual(['critical', 'major', 'info'])
})

describe('fingerprints', () => {
  const CODE = 'import time\n\n\nasync def one():\n    time.sleep(1)\n\n\nasync def two():\n    time.sleep(1)\n'
  const sleeps = (text: string): Finding[] =>
    [...text.matchAll(/time\.sleep\(1\)/g)].map((match) =>
      finding('blocking-sleep', place('a.py', text, match.index, match.index + 13)),
    )
  const fingerprintsOf = (findings: readonly Finding[], text: string | null, nameOf = (path: string) => path) => {
    const issues: { fingerprint: string }[] = JSON.parse(gitlabReport(report(findings), { textOf: () => text, nameOf }))
    return issues.map((issue) => issue.fingerprint)
  }
  const usual = fingerprintsOf(sleeps(CODE), CODE)

  test('no two are alike, even for equal lines', () => {
    expect(new Set(usual).size).toBe(2)
  })

  test.each([
    ['lines above', `# a new line\n\n${CODE}`],
    ['indentation', CODE.replaceAll('    ', '\t')],
    ['line ends', CODE.replaceAll('\n', '\r\n')],
    ['other lines', CODE.replaceAll('async def', '@router.get("/")\nasync def')],
  ])('they survive a change of %s', (_what, text) => {
    expect(fingerprintsOf(sleeps(text), text)).toEqual(usual)
  })

  test('they change with the rule, the file and the line', () => {
    const others = [
      fingerprintsOf(
        sleeps(CODE).map((one) => ({ ...one, rule: 'blocking-http-call' })),
        CODE,
      ),
      fingerprintsOf(sleeps(CODE), CODE, () => 'b.py'),
      fingerprintsOf(sleeps(CODE), CODE.replaceAll('(1)', '(2)')),
    ]
    expect(new Set([...usual, ...others.flat()]).size).toBe(8)
  })

  test('a secret is no part of them, nor how long it is', () => {
    const [one, other] = ['"tulips"', '"tulips-in-spring"'].map((value) => {
      const text = `KEY = ${value}  # the key\n`
      const at = locate('a.py', text, value)
      const secrets = [{ start: at.start, end: at.end }]
      return fingerprintsOf([finding('hardcoded-secret', at, { secrets })], text)
    })
    expect(one).toEqual(other)
  })

  test('a file whose text cannot be had has them too', () => {
    expect(new Set(fingerprintsOf(sleeps(CODE), null)).size).toBe(2)
  })
})
