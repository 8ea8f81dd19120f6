import { describe, expect, it } from 'vitest'
import type { Example, Rule } from '../../src/rule-api/index.ts'
import { RULES } from '../../src/rules/index.ts'
import { fixturesIn } from '../support/fixtures.ts'
import { lint, RECOMMENDED } from '../support/lint.ts'
import { differences } from '../support/verdict.ts'

/** The files of an example; a single one stands for `main.py`. */
function filesOf(example: Example): Readonly<Record<string, string>> {
  return typeof example === 'string' ? { 'main.py': example } : example.files
}

function titleOf(example: Example, index: number): string {
  return typeof example === 'string' || example.title === undefined ? `${index + 1}` : example.title
}

/** Checks a project under the recommended rules and `rule`, and compares with its comments. */
async function verdict(rule: Rule, files: Readonly<Record<string, string>>, ownRule: string | null): Promise<string> {
  const result = await lint(files, { rules: [...RECOMMENDED, rule.id] })
  return differences(files, result, ownRule)
}

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it.each(rule.docs.bad.map((example, index) => [titleOf(example, index), example] as const))(
    'reports bad example %s as its comments say',
    async (_title, example) => {
      expect(await verdict(rule, filesOf(example), id)).toBe('')
    },
  )

  it.each(rule.docs.good.map((example, index) => [titleOf(example, index), example] as const))(
    'is silent on good example %s, as all recommended rules are',
    async (_title, example) => {
      const { findings, internalErrors } = await lint(filesOf(example), { rules: [...RECOMMENDED, id] })
      expect(internalErrors).toEqual([])
      expect(
        findings.map(({ rule, message, location }) => `${location.path}:${location.startLine} ${rule}: ${message}`),
      ).toEqual([])
    },
  )

  const fixtures = fixturesIn(`rules/${id}`)
  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
    'finds what %s expects',
    async (_name, { files }) => {
      expect(await verdict(rule, files, null)).toBe('')
    },
  )
})
