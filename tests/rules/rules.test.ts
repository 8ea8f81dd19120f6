import { describe, expect, it } from 'vitest'
import type { Rule } from '../../src/rule-api/index.ts'
import { RULES } from '../../src/rules/index.ts'
import { fixturesIn } from '../support/fixtures.ts'
import { lint, RECOMMENDED } from '../support/lint.ts'
import { filesOf } from '../support/samples.ts'
import { suppressExpectations } from '../support/suppress.ts'
import { differences } from '../support/verdict.ts'

type Files = Readonly<Record<string, string>>

/** Examples are read by users: they are checked under the recommended rules and the rule itself. */
const forExample = (rule: Rule): readonly string[] => [...RECOMMENDED, rule.id]

const ENGINE = RULES.filter(({ category }) => category === 'engine').map(({ id }) => id)

/** Fixtures are about one rule, and what its neighbours say of the same code is in their comments: other rules have their own. */
function forFixture(rule: Rule, files: Files): readonly string[] {
  const text = Object.values(files).join('\n')
  return [rule.id, ...ENGINE, ...RULES.map(({ id }) => id).filter((id) => text.includes(`[${id}]`))]
}

/** Checks a project and compares with its comments. */
async function verdict(rules: readonly string[], files: Files, ownRule: string | null): Promise<string> {
  return differences(files, await lint(files, { rules }), ownRule)
}

/** Checks a project whose expectations are turned into suppressions: nothing is left, and each of them is needed. */
async function expectSuppressible(rules: readonly string[], files: Files, ownRule: string | null): Promise<void> {
  const suppressed: Record<string, string> = {}
  let expected = 0
  for (const [path, text] of Object.entries(files)) {
    const result = path.endsWith('.py') ? await suppressExpectations(path, text, ownRule) : { text, expected: 0 }
    suppressed[path] = result.text
    expected += result.expected
  }
  const result = await lint(suppressed, { rules })
  expect(
    result.findings.map(
      ({ rule: id, message, location }) => `${location.path}:${location.startLine} ${id}: ${message}`,
    ),
  ).toEqual([])
  expect(result.suppressed).toHaveLength(expected)
}

/** The rules whose findings no comment of the file can suppress, or that are about suppressions. */
const NOT_SUPPRESSIBLE = new Set(['unreadable-file', 'unused-suppression'])

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const bad = rule.docs.bad.map((example, index) => [`bad example ${index + 1}`, filesOf(example)] as const)
  const good = rule.docs.good.map((example, index) => [`good example ${index + 1}`, filesOf(example)] as const)
  const fixtures = fixturesIn(`rules/${id}`).map(({ name, files }) => [name, files] as const)

  it.each(bad)('reports what the comments of %s say', async (_name, files) => {
    expect(Object.values(files).join('')).toMatch(/# (error|warning|info):/)
    expect(await verdict(forExample(rule), files, id)).toBe('')
  })

  it.each(good)('is silent on %s, as all recommended rules are', async (_name, files) => {
    expect(Object.values(files).join('')).not.toMatch(/# (error|warning|info):/)
    expect(await verdict(forExample(rule), files, id)).toBe('')
  })

  it.each(fixtures)('reports what the comments of %s say', async (_name, files) => {
    expect(await verdict(forFixture(rule, files), files, null)).toBe('')
  })

  if (NOT_SUPPRESSIBLE.has(id)) return
  it.each(bad)('can be suppressed in %s', (_name, files) => expectSuppressible(forExample(rule), files, id))
  it.each(fixtures)('can be suppressed in %s', (_name, files) =>
    expectSuppressible(forFixture(rule, files), files, null),
  )
})
