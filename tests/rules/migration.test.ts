import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { RULES } from '../../src/rules/index.ts'
import { fixAll } from '../support/fix.ts'
import { FIXTURES, fixturesIn } from '../support/fixtures.ts'

/**
 * Files of Pydantic 1 with what all fixes together make of them (`<name>.fixed.py`; written where it is missing). What has to stay as it was
 * is in the `assert` statements at the end of each: they hold after the fixes, without a deprecation. That needs a Python with pydantic,
 * pydantic-settings and sqlmodel, named by FASTAPI_LINT_PYTHON.
 */
const PYTHON = process.env['FASTAPI_LINT_PYTHON']
const ORACLE = fileURLToPath(new URL('../frameworks/pydantic/oracle.py', import.meta.url))
const rules = RULES.filter(({ category }) => category === 'pydantic' || category === 'engine').map(({ id }) => id)

const fixtures = fixturesIn('migration').map(({ name, files }) => [name, Object.values(files)[0]!] as const)

describe('what the fixes make of a file of Pydantic 1', () => {
  it.each(fixtures)('%s', async (name, text) => {
    const expected = join(FIXTURES, name.replace(/\.py$/, '.fixed.py'))
    const { files, left } = await fixAll({ 'main.py': text }, rules)
    const report = left.map((line) => `# left: ${line}\n`).join('')
    if (!existsSync(expected)) writeFileSync(expected, files['main.py'] + report)
    expect(files['main.py'] + report).toBe(readFileSync(expected, 'utf8'))
    const again = await fixAll(files, rules)
    expect(again.files).toEqual(files)
  })

  it.skipIf(!PYTHON)('still does what it did (skipped without FASTAPI_LINT_PYTHON)', () => {
    const programs = fixtures.map(([name]) => readFileSync(join(FIXTURES, name.replace(/\.py$/, '.fixed.py')), 'utf8'))
    const { stdout } = spawnSync(PYTHON!, [ORACLE], { input: JSON.stringify(programs), encoding: 'utf8' })
    const outcomes = JSON.parse(stdout) as readonly { raised: string | null; deprecations: readonly string[] }[]
    for (const [index, { raised, deprecations }] of outcomes.entries()) {
      // What is left for a person may fail, and says so.
      if (/^# left: /m.test(programs[index]!)) continue
      expect([fixtures[index]![0], raised, ...deprecations]).toEqual([fixtures[index]![0], null])
    }
  })
})
