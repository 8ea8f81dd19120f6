import { describe, expect, it } from 'vitest'
import { RULES } from '../../src/rules/index.ts'
import { lint } from '../support/lint.ts'
import { trialRule } from '../support/trial-rule.ts'

/** Reports every use of a name that starts with `bad`. */
const bad = trialRule('bad-name', {
  Name(node, context) {
    if (node.id.startsWith('bad')) context.report({ at: node, message: node.id })
  },
})
const crashing = trialRule('crashing', {
  Pass() {
    throw new Error('no')
  },
})
const catalogue = [bad, crashing, ...RULES.filter((rule) => rule.category === 'engine')]

const BOTH = ['bad-name', 'unused-suppression']

async function check(text: string, rules = BOTH) {
  const { findings, suppressed } = await lint({ 'main.py': text }, { rules, catalogue })
  return {
    left: findings.map(
      ({ rule, message, location }) => `${location.startLine} ${rule === 'bad-name' ? message : rule}`,
    ),
    suppressed: suppressed.map(({ finding, reason }) => `${finding.message} ${reason}`.trim()),
  }
}

describe('a suppression', () => {
  it('takes out the findings of its line and tells the reason', async () => {
    expect(await check('bad1 = bad2  # fastapi-lint: ignore[bad-name] legacy name\nbad3\n')).toEqual({
      left: ['2 bad3'],
      suppressed: ['bad1 legacy name', 'bad2 legacy name'],
    })
  })

  it('may stand among comments for other tools', async () => {
    const text = 'bad1  # noqa: F821  # fastapi-lint: ignore[bad-name] known  # type: ignore\n'
    expect(await check(text)).toEqual({ left: [], suppressed: ['bad1 known'] })
  })

  it('may stand at the first and the last line of a statement, and on the line of the finding', async () => {
    const statement = (first: string, middle: string, last: string) =>
      `call(  ${first}\n    bad1,\n    bad2,  ${middle}\n    bad3,\n)  ${last}\n`
    const ignore = '# fastapi-lint: ignore[bad-name]'
    expect((await check(statement(ignore, '', ''))).left).toEqual([])
    expect((await check(statement('', '', ignore))).left).toEqual([])
    expect((await check(statement('', ignore, ''))).left).toEqual(['2 bad1', '4 bad3'])
    expect((await check(`${ignore}\n${statement('', '', '')}`)).left).toEqual([])
  })

  it('of a compound statement means the part before its body', async () => {
    const ignore = '  # fastapi-lint: ignore[bad-name]'
    for (const header of [
      `def f(${ignore}\n    a=bad1,\n    b=2,\n):`,
      `def f(\n    a=bad1,\n    b=2,\n):${ignore}`,
      `def f(\n    a=bad1,\n    b=2,\n) -> int:${ignore}\n    # the body`,
      `if (\n    bad1\n    or x\n):${ignore}\n\n    # the body\n`,
      `with a, b(\n    bad1,\n    1,\n):${ignore}`,
      `class A(\n    bad1,\n    x,\n):${ignore}`,
      `try:\n    pass\nexcept (\n    bad1,\n    x,\n):${ignore}`,
      `match x:\n  case A(\n    a=bad1.b,\n    b=1,\n  ):${ignore}`,
    ]) {
      const { left } = await check(`${header}\n    bad2\n`)
      expect([header, left.map((one) => one.split(' ')[1])]).toEqual([header, ['bad2']])
    }
  })

  it('of a decorator means the decorator', async () => {
    const text = `@decorate(  # fastapi-lint: ignore[bad-name]\n    bad1,\n)\n@bad2\ndef f(a=bad3):\n    bad4\n`
    expect((await check(text)).left).toEqual(['4 bad2', '5 bad3', '6 bad4'])
  })

  it('of the first statement of a body does not reach the decorated function around it', async () => {
    const text = `def f(\n    a=bad1,\n):\n    @decorate  # fastapi-lint: ignore[bad-name]\n    def g(): ...\n`
    expect((await check(text)).left).toEqual(['2 bad1', '4 unused-suppression'])
  })

  it('of the whole file may stand anywhere', async () => {
    expect(await check('bad1\ndef f():\n    bad2  # fastapi-lint: ignore-file[bad-name] generated\n')).toEqual({
      left: [],
      suppressed: ['bad1 generated', 'bad2 generated'],
    })
  })

  it('in a string is none', async () => {
    expect((await check('bad1, "# fastapi-lint: ignore[bad-name]"\n')).left).toEqual(['1 bad1'])
  })

  it('of another rule takes out nothing', async () => {
    expect((await check('bad1  # fastapi-lint: ignore[syntax-error]\n')).left).toEqual(['1 bad1'])
  })
})

describe('what was meant as a suppression', () => {
  it.each([
    'FastAPI-Lint: ignore[bad-name]',
    'fastapi_lint: ignore[bad-name]',
    'fastapi-lint ignore[bad-name]',
    'fastapi-lint ignore-file(bad-name)',
    'legacy, fastapi-lint: ignore[bad-name]',
  ])('%s', async (comment) => {
    const { findings } = await lint({ 'main.py': `bad1  # ${comment}\n` }, { rules: BOTH, catalogue })
    expect(findings.map(({ rule }) => rule)).toEqual(['bad-name', 'unused-suppression'])
    expect(findings[1]!.message).toBe('This suppresses nothing; write "# fastapi-lint: ignore[rule-id]"')
  })

  it('names a category', async () => {
    const text = 'x = (  # fastapi-lint: ignore[engine]\n'
    const { findings } = await lint({ 'main.py': text }, { rules: BOTH, catalogue })
    expect(findings.map(({ message }) => message)).toEqual(['"engine" is a category; name the rules to suppress'])
  })

  it('is not what only speaks of them', async () => {
    expect((await check('x = 1  # fastapi-lint would ignore this\n')).left).toEqual([])
  })
})

describe('an unused suppression', () => {
  const text = 'good1  # fastapi-lint: ignore[bad-name]\n'

  it('is reported when the rule ran', async () => {
    expect((await check(text)).left).toEqual(['1 unused-suppression'])
  })

  it('is not reported when the rule did not run, was switched off for the file, or failed', async () => {
    expect((await check(text, ['unused-suppression'])).left).toEqual([])
    const files = { 'main.py': text }
    const rules = ['bad-name', 'unused-suppression']
    const isIgnored = (rule: string) => rule === 'bad-name'
    expect((await lint(files, { rules, catalogue, settings: { isIgnored } })).findings).toEqual([])
    const failing = { 'main.py': 'pass  # fastapi-lint: ignore[crashing]\n' }
    expect((await lint(failing, { rules: ['crashing', 'unused-suppression'], catalogue })).findings).toEqual([])
  })

  it('is not reported when nobody asked', async () => {
    expect((await check(text, ['bad-name'])).left).toEqual([])
    const isIgnored = (rule: string) => rule === 'unused-suppression'
    const files = { 'main.py': text }
    expect((await lint(files, { rules: ['bad-name'], catalogue, settings: { isIgnored } })).findings).toEqual([])
  })

  it('can be suppressed itself', async () => {
    expect((await check('good1  # fastapi-lint: ignore[bad-name, unused-suppression]\n')).left).toEqual([])
    expect((await check(`# fastapi-lint: ignore-file[unused-suppression]\n${text}`)).left).toEqual([])
  })
})
