import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/engine/add-suppressions.ts'
import { RULES } from '../../src/rules/index.ts'
import { fixturesIn, namesIn } from '../support/fixtures.ts'
import { RECOMMENDED, sessionOf } from '../support/lint.ts'
import { filesOf } from '../support/samples.ts'
import { trialRule } from '../support/trial-rule.ts'

/** Reports the names `bad`, and `worse` under another id. */
const trial = ['bad', 'worse'].map((id) =>
  trialRule(id, {
    Name: (node, { report }) => {
      if (node.id === id) report({ at: node, message: id })
    },
  }),
)
const OPTIONS = {
  rules: ['bad', 'worse', 'unused-suppression'],
  catalogue: [...trial, RULES.find(({ id }) => id === 'unused-suppression')!],
}

/** The text with comments for all findings, and what is found in it then. */
async function suppressed(text: string, reason = ''): Promise<{ text: string; left: string[] }> {
  const session = await sessionOf({ 'a.py': text }, OPTIONS)
  const { edits } = session.suppressionsFor('a.py', session.check().findings, reason)
  const result = applyEdits(text, edits)
  session.setFile('a.py', result)
  return { text: result, left: session.check().findings.map(({ rule }) => rule) }
}

describe('the comment stands', () => {
  test.each([
    ['at the end of the line', 'x = bad\n', 'x = bad  # fastapi-lint: ignore[bad]\n'],
    ['at the end of the last line', 'x = bad', 'x = bad  # fastapi-lint: ignore[bad]'],
    ['in place of blanks there', 'x = bad \t\n', 'x = bad  # fastapi-lint: ignore[bad]\n'],
    ['once for several findings', 'f(worse, bad, bad)\n', 'f(worse, bad, bad)  # fastapi-lint: ignore[bad, worse]\n'],
    [
      'above a line with a comment',
      'if x:\n    bad()  # noqa: E1\n',
      'if x:\n    # fastapi-lint: ignore[bad]\n    bad()  # noqa: E1\n',
    ],
    [
      'in a comment that is there',
      'bad(worse)  # fastapi-lint: ignore[bad] because\n',
      'bad(worse)  # fastapi-lint: ignore[bad, worse] because\n',
    ],
    [
      'in a comment above that is there',
      '# fastapi-lint: ignore[ bad , bad ]\nbad(worse)  # else\n',
      '# fastapi-lint: ignore[ bad , bad, worse ]\nbad(worse)  # else\n',
    ],
    [
      'within brackets at its own line',
      'f(\n    1,\n    bad,\n    worse,  # why\n)\n',
      'f(\n    1,\n    bad,  # fastapi-lint: ignore[bad]\n    # fastapi-lint: ignore[worse]\n    worse,  # why\n)\n',
    ],
    [
      'above a statement whose line goes on behind a backslash',
      'x = 1\ny = bad + \\\n    2\n',
      'x = 1\n# fastapi-lint: ignore[bad]\ny = bad + \\\n    2\n',
    ],
    [
      'above the statement for a line behind a backslash that has a comment',
      'y = 1 + \\\n    bad  # two\n',
      '# fastapi-lint: ignore[bad]\ny = 1 + \\\n    bad  # two\n',
    ],
    [
      'above a statement whose line ends in a string',
      'x = f(bad, """\ntext # no comment\n""")\n',
      '# fastapi-lint: ignore[bad]\nx = f(bad, """\ntext # no comment\n""")\n',
    ],
    [
      'behind a string that ends in the line',
      'x = f("""\ntext\n""", bad)\n',
      'x = f("""\ntext\n""", bad)  # fastapi-lint: ignore[bad]\n',
    ],
    [
      'at the end of a statement within a string',
      'x = f"""\n{bad}\n"""\n',
      '# fastapi-lint: ignore[bad]\nx = f"""\n{bad}\n"""\n',
    ],
    [
      'behind the string where nothing can stand above',
      'y = """\n"""; x = f"""{bad}\n"""\n',
      'y = """\n"""; x = f"""{bad}\n"""  # fastapi-lint: ignore[bad]\n',
    ],
    ['above a decorator', '@bad  # why\ndef f(): ...\n', '# fastapi-lint: ignore[bad]\n@bad  # why\ndef f(): ...\n'],
    [
      'between decorator and function',
      '@g\ndef f(x=bad):  # why\n    pass\n',
      '@g\n# fastapi-lint: ignore[bad]\ndef f(x=bad):  # why\n    pass\n',
    ],
    [
      'above an elif',
      'if x:\n\tpass\nelif bad:  # why\n\tpass\n',
      'if x:\n\tpass\n# fastapi-lint: ignore[bad]\nelif bad:  # why\n\tpass\n',
    ],
    [
      'with the line ends of the file',
      'x = 1\r\ny = bad  # a\r\n',
      'x = 1\r\n# fastapi-lint: ignore[bad]\r\ny = bad  # a\r\n',
    ],
    ['with carriage returns alone', 'x = 1\ry = bad  # a\r', 'x = 1\r# fastapi-lint: ignore[bad]\ry = bad  # a\r'],
    ['above the only line', 'bad  # a', '# fastapi-lint: ignore[bad]\nbad  # a'],
    ['in front of a form feed', 'x = 1\n\fbad  # a\n', 'x = 1\n\f# fastapi-lint: ignore[bad]\n\fbad  # a\n'],
  ])('%s', async (_where, text, expected) => {
    expect(await suppressed(text)).toEqual({ text: expected, left: [] })
  })

  test('with a reason', async () => {
    expect((await suppressed('bad\n', 'see #12, it is known')).text).toBe(
      'bad  # fastapi-lint: ignore[bad] see #12, it is known\n',
    )
  })

  test('nowhere if there is no place; other findings are suppressed all the same', async () => {
    const text = 'y = """\n"""; x = f"""{bad}\n"""; z = """\n"""\nbad()\n'
    const result = await suppressed(text)
    expect(result.text).toBe(text.replace('bad()', 'bad()  # fastapi-lint: ignore[bad]'))
    expect(result.left).toEqual(['bad'])
  })

  test('beside what cannot be read', async () => {
    const result = await suppressed('print "x"\nbad()\n')
    expect(result.text).toBe('print "x"\nbad()  # fastapi-lint: ignore[bad]\n')
  })

  test('not for findings about comments, or in other files', async () => {
    const session = await sessionOf({ 'a.py': 'x = 1  # fastapi-lint: ignore[bad]\n', 'b.py': 'bad\n' }, OPTIONS)
    const { findings } = session.check()
    expect(findings.map(({ rule }) => rule)).toEqual(['unused-suppression', 'bad'])
    expect(session.suppressionsFor('a.py', findings, '')).toEqual({ edits: [], suppressed: [] })
    expect(session.suppressionsFor('nowhere.py', findings, '')).toEqual({ edits: [], suppressed: [] })
  })
})

describe('all fixtures and examples of all rules', () => {
  const projects: [string, Readonly<Record<string, string>>][] = [
    ...namesIn('rules').flatMap((id) =>
      fixturesIn(`rules/${id}`).map(({ name, files }) => [name, files] as [string, typeof files]),
    ),
    ...RULES.flatMap(({ id, docs }) =>
      docs.bad.map((one, index) => [`${id} ${index}`, filesOf(one)] as [string, Record<string, string>]),
    ),
  ]
  const python = spawnSync('python3', ['--version']).status === 0

  test('are clean afterwards, and the same programs', { timeout: 300_000 }, async () => {
    const pairs: [string, string][] = []
    for (const [name, files] of projects) {
      const session = await sessionOf(files, { rules: [...RECOMMENDED, name.split('/')[1] ?? ''] })
      const { findings } = session.check()
      for (const [path, text] of Object.entries(files)) {
        const { edits } = session.suppressionsFor(path, findings, 'because')
        if (edits.length === 0) continue
        const edited = applyEdits(text.replace(/^\ufeff/, ''), edits)
        session.setFile(path, edited)
        pairs.push([text.replace(/^\ufeff/, ''), edited])
      }
      const left = session
        .check()
        .findings.map(({ rule, location }) => `${name} ${location.path}:${location.startLine} ${rule}`)
      expect(left.filter((one) => !/ (syntax-error|unreadable-file|unused-suppression)$/.test(one))).toEqual([])
    }
    expect(pairs.length).toBeGreaterThan(100)
    if (!python) return console.log('Not compared with CPython: there is no python3')
    const script =
      'import ast, json, sys\nfor a, b in json.load(sys.stdin):\n    try: before = ast.dump(ast.parse(a))\n    except SyntaxError: continue\n    assert before == ast.dump(ast.parse(b)), b'
    execFileSync('python3', ['-c', script], { input: JSON.stringify(pairs) })
  })
})
