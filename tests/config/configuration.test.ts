import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { configurationReference } from '../../scripts/docs/configuration-reference.ts'
import { EMPTY_CONFIGURATION, readConfiguration } from '../../src/config/configuration.ts'
import { CONFIGURATION_KEYS } from '../../src/config/keys.ts'
import { UserError } from '../../src/config/user-error.ts'
import { RULES as CATALOGUE } from '../../src/rules/index.ts'
import { RULES, rule } from '../cli/workbench.ts'

function errorOf(text: string, file = 'fastapi-lint.toml'): UserError {
  try {
    readConfiguration(file, text, RULES)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

test('everything that can be said', () => {
  const text = `
    extend = "../base.toml"
    select = ["async", "hardcoded-secret"]
    extend-select = ["missing-route-metadata"]
    ignore = ["blocking-sleep"]
    strict = true
    exclude = ["generated"]
    extend-exclude = ["*_pb2.py"]
    source-roots = ["src"]
    baseline = "old.json"
    fail-on = "never"
    format = "concise"
    blocking-calls = [{ call = "mylib.fetch", use = "mylib.afetch" }, { call = "mylib.Client.*" }]
    [per-file-ignores]
    "tests/**" = ["security"]
    [target-versions]
    python = "3.12"
    "Pydantic_Settings" = "2.1"
    [severity]
    missing-response-model = "error"
    cpu-bound-call = "off"
    [rules.blocking-http-call]
    max-depth = 5
  `
  expect(readConfiguration('fastapi-lint.toml', text, RULES)).toEqual({
    extend: { file: '../base.toml', place: expect.objectContaining({ line: 2, column: 5 }) },
    select: ['async', 'hardcoded-secret'],
    extendSelect: ['missing-route-metadata'],
    ignore: ['blocking-sleep'],
    strict: true,
    exclude: ['generated'],
    extendExclude: ['*_pb2.py'],
    perFileIgnores: [{ pattern: 'tests/**', selectors: ['security'] }],
    sourceRoots: [{ folder: 'src', place: expect.objectContaining({ line: 9, column: 21 }) }],
    targetVersions: { python: '3.12', 'pydantic-settings': '2.1' },
    blockingCalls: [
      { call: 'mylib.fetch', use: 'mylib.afetch' },
      { call: 'mylib.Client.*', use: null },
    ],
    severities: new Map([
      ['missing-response-model', 'error'],
      ['cpu-bound-call', 'off'],
    ]),
    options: new Map([['blocking-http-call', { 'max-depth': 5 }]]),
    baseline: { file: 'old.json', place: expect.objectContaining({ line: 10, column: 5 }) },
    failOn: 'never',
    format: 'concise',
  })
})

test('an empty one, and a pyproject.toml without the table', () => {
  expect(readConfiguration('fastapi-lint.toml', '', RULES)).toEqual(EMPTY_CONFIGURATION)
  expect(readConfiguration('pyproject.toml', 'select = 1\n[tool.ruff]\n', RULES)).toEqual(EMPTY_CONFIGURATION)
})

test('the configurations in the README and in the reference are accepted; the reference has every key and option', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const reference = configurationReference(CATALOGUE)
  const examples = [readme, reference].flatMap((text) =>
    [...text.matchAll(/```toml\n(\[.*?)```/gs)].map((match) => match[1]!),
  )
  expect(examples.length).toBeGreaterThan(Object.keys(CONFIGURATION_KEYS).length)
  const rules = [...CATALOGUE, OPTIONAL]
  for (const example of examples) readConfiguration('pyproject.toml', example, rules)
  for (const [name, { description }] of Object.entries(CONFIGURATION_KEYS)) {
    expect(reference).toContain(`### ${name}\n\n${description}\n`)
  }
  for (const { id, options = {} } of CATALOGUE) {
    for (const name of Object.keys(options)) expect(reference).toContain(`| [${id}](rules/${id}.md) | \`${name}\` |`)
  }
})

/** The rule of the examples for options. */
const OPTIONAL = rule('some-rule', { options: { 'some-option': { type: 'integer', default: 1, description: '' } } })

test('the example of every key is accepted', () => {
  for (const key of Object.values(CONFIGURATION_KEYS)) {
    const example =
      key.example.includes('[') && key.example.startsWith('[') ? key.example : `[tool.fastapi-lint]\n${key.example}`
    const rules = [...CATALOGUE, OPTIONAL]
    expect(readConfiguration('pyproject.toml', example, rules)).not.toEqual(EMPTY_CONFIGURATION)
  }
})

describe('mistakes have a place and a suggestion', () => {
  test.each([
    ['selct = []', 1, 1, 'Unknown key "selct"', 'Did you mean "select"?'],
    ['\n\nExtend_Select = []', 3, 1, 'Unknown key "Extend_Select"', 'Did you mean "extend-select"?'],
    ['[tool.fastapi-lint]\nstrict = true', 1, 2, 'Unknown key "tool"', 'here they stand alone'],
    ['extend-exclude = ["a", "!b"]', 1, 24, '"extend-exclude" cannot have "!b"', 'set "exclude"'],
    ['zzz = 1', 1, 1, 'Unknown key "zzz"', 'Known keys: extend, select'],
    ['select = "async"', 1, 1, '"select" must be an array of strings', 'Write ["async"].'],
    ['select = ["async", 3]', 1, 20, 'but element 2 is 3', null],
    [
      'ignore = [\n  "async", # one\n  "blocking-slep",\n]',
      3,
      3,
      'Unknown rule or category "blocking-slep"',
      'Did you mean "blocking-sleep"?',
    ],
    ['ignore = ["xyz-qqq-www"]', 1, 11, 'Unknown rule or category', 'Run "fastapi-lint rules" for a list.'],
    ['strict = "yes"', 1, 1, '"strict" must be true or false, not "yes"', null],
    [
      'fail-on = "warn"',
      1,
      1,
      '"fail-on" must be one of error, warning, info, never, not "warn"',
      'Did you mean "warning"?',
    ],
    ['per-file-ignores = ["a"]', 1, 1, '"per-file-ignores" must be a table', 'For example:'],
    [
      '[per-file-ignores]\n"a.py" = ["hardcoded-secrets"]',
      2,
      11,
      'Unknown rule or category',
      'Did you mean "hardcoded-secret"?',
    ],
    ['per-file-ignores = { "a.py" = ["nothing-like-it"] }', 1, 32, 'Unknown rule or category', 'fastapi-lint rules'],
    ['[severity]\nblocking_sleep = "error"', 2, 1, 'Unknown rule "blocking_sleep"', 'Did you mean "blocking-sleep"?'],
    ['severity.blocking-sleep = "eror"', 1, 10, 'must be one of error, warning, info, off', 'Did you mean "error"?'],
    ['[target-versions]\npython = 3.12', 2, 1, 'must be a string', 'Write "3.12" in quotes.'],
    ['[target-versions]\npython = ">=3.12"', 2, 1, 'must be one version', 'Write it like'],
    ['[target-versions]\npydnatic = "2.1"', 2, 1, 'Unknown name "pydnatic"', 'Did you mean "pydantic"?'],
    ['[rules.blocking-http-call]\nmax-dept = 1', 2, 1, 'Unknown option "max-dept"', 'Did you mean "max-depth"?'],
    ['[rules.blocking-http-call]\nmax-depth = 1.5', 2, 1, 'must be a whole number, not 1.5', null],
    ['[rules.blocking-sleep]\ndepth = 1', 2, 1, 'Unknown option "depth"', 'The rule has no options.'],
    ['[rules.nothing]\ndepth = 1', 1, 8, 'Unknown rule "nothing"', 'fastapi-lint rules'],
    ['source-roots = ["../lib"]', 1, 17, 'must be folders below that of the configuration', null],
    ['baseline = ["a"]', 1, 1, '"baseline" must be the path of a file, not an array', null],
    ['baseline = ["a"]', 1, 1, '"baseline" must be the path of a file, not an array', null],
    ['blocking-calls = ["mylib.fetch"]', 1, 19, 'element 1 is "mylib.fetch"', 'Write { call = "mylib.fetch" }.'],
    ['blocking-calls = [{ calls = "mylib.fetch" }]', 1, 21, 'Unknown key "calls"', 'It has: call, use.'],
    ['blocking-calls = [{ call = "fetch" }]', 1, 21, 'must be the dotted name of a call, not "fetch"', 'mylib.fetch'],
    ['x = """\nselct = 1\n""" # selct\nselect = 1', 1, 1, 'Unknown key "x"', null],
  ])('%j', (text, line, column, message, hint) => {
    const error = errorOf(text)
    expect(error.message).toContain(message)
    expect(error.place).toMatchObject({ file: 'fastapi-lint.toml', line, column, source: text.split('\n')[line - 1] })
    if (hint === null) return
    expect(error.hint).toContain(hint)
  })

  test('in a pyproject.toml', () => {
    const text = '[project]\nname = "x"\nselct = 1\n\n[tool."fastapi-lint"]\nstrict = true\nselct = []\n'
    expect(errorOf(text, 'backend/pyproject.toml').place).toMatchObject({
      file: 'backend/pyproject.toml',
      line: 7,
      column: 1,
    })
    expect(errorOf('tool.fastapi-lint = 3\n', 'pyproject.toml').place).toMatchObject({ line: 1, column: 6 })
    expect(errorOf('tool = { fastapi-lint = { selct = 1 } }\n', 'pyproject.toml').place).toMatchObject({
      line: 1,
      column: 27,
    })
  })

  test('broken TOML', () => {
    const error = errorOf('select = [\n  "async\n]\n')
    expect(error.message).toMatch(/^Invalid TOML: \S/)
    expect(error.message).not.toContain('\n')
    expect(error.place).toMatchObject({ line: 2, source: '  "async' })
  })
})
