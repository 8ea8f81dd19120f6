/** The schema and the validator agree: what one accepts the other accepts, and what one rejects the other rejects. */
import { Ajv } from 'ajv'
import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { readConfiguration } from '../../src/config/configuration.ts'
import { CONFIGURATION_KEYS } from '../../src/config/keys.ts'
import { configurationSchema } from '../../src/config/schema.ts'
import { UserError } from '../../src/config/user-error.ts'
import { RULES as CATALOGUE } from '../../src/rules/index.ts'
import { rule } from '../cli/workbench.ts'

const RULES = [
  rule('blocking-sleep'),
  rule('some-rule', {
    options: {
      'some-option': { type: 'integer', default: 1, description: 'A number.' },
      names: { type: 'strings', default: ['a'], description: 'Names.' },
      name: { type: 'string', default: '', description: 'A name.' },
      'is-on': { type: 'boolean', default: true, description: 'Whether.' },
    },
  }),
  rule('hardcoded-secret', { category: 'security' }),
]
const accepts = new Ajv({ strict: true, allErrors: true }).compile(configurationSchema(RULES))

/** What a tool for JSON sees of a TOML text: dates are strings. */
function asJson(text: string): unknown {
  return JSON.parse(JSON.stringify(parse(text)))
}

function isAccepted(text: string): boolean {
  try {
    readConfiguration('fastapi-lint.toml', text, RULES)
    return true
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}

const VALID = [
  '',
  'extend = "../base.toml"',
  'select = []',
  'select = ["async", "security", "some-rule"]',
  'extend-select = ["engine"]',
  'ignore = ["blocking-sleep", "blocking-sleep"]',
  'strict = true',
  'strict = false',
  'exclude = []',
  'exclude = ["a", "b/**", "*.py", "", "a!b"]',
  'extend-exclude = ["/generated"]',
  'per-file-ignores = {}',
  '[per-file-ignores]\n"tests/**" = ["async"]\n"!src/**" = []',
  'source-roots = ["src", ".", "", "a/b", "..a", "a..", "a/..b/c"]',
  '[target-versions]\npython = "3.12"\npydantic = "2"\nmy-own-thing = "1.0.0"',
  '[severity]\nblocking-sleep = "info"\nsome-rule = "off"',
  '[rules]',
  '[rules.blocking-sleep]',
  '[rules.some-rule]\nsome-option = 3\nnames = ["a", "b"]\nname = "x"\nis-on = false',
  '[rules.some-rule]\nnames = []\nsome-option = -4',
  'baseline = "old.json"',
  'blocking-calls = []',
  'blocking-calls = [{ call = "a.b" }, { call = "a.B.*", use = "a.C" }, { call = "ä.b_1.**" }]',
  ...['error', 'warning', 'info', 'never'].map((level) => `fail-on = "${level}"`),
  ...CONFIGURATION_KEYS.format.choices.map((format) => `format = "${format}"`),
]

const INVALID = [
  'extend = ""',
  'extend = ["a.toml"]',
  'extend = true',
  'selct = []',
  'Select = []',
  'tool = {}',
  'select = "async"',
  'select = ["nothing"]',
  'select = ["async", 3]',
  'select = [["async"]]',
  'extend-select = ["ALL"]',
  'ignore = [true]',
  'strict = "yes"',
  'strict = 1',
  'exclude = "a"',
  'exclude = [1]',
  'exclude = ["!a"]',
  'extend-exclude = ["a", "!b"]',
  'per-file-ignores = ["a"]',
  'per-file-ignores = 1979-05-27',
  '[per-file-ignores]\n"tests/**" = "async"',
  '[per-file-ignores]\n"tests/**" = ["nothing"]',
  'source-roots = ["../lib"]',
  'source-roots = ["a/../../b"]',
  'source-roots = [".."]',
  'source-roots = ["a/.."]',
  'source-roots = ["/usr/lib"]',
  'source-roots = ["C:/lib"]',
  'source-roots = ["\\\\server"]',
  'source-roots = ["a\\\\..\\\\b"]',
  'source-roots = "src"',
  '[target-versions]\npython = 3.12',
  '[target-versions]\npython = ">=3.12"',
  '[target-versions]\npython = "3.12 "',
  '[target-versions]\npython = "3.12\\n"',
  '[target-versions]\npython = "٣"',
  'target-versions = []',
  '[severity]\nblocking-sleep = "fatal"',
  '[severity]\nblocking-sleep = true',
  '[severity]\nasync = "info"',
  'severity = "info"',
  'rules = 3',
  '[rules]\nblocking-sleep = 3',
  '[rules.nothing]',
  '[rules.blocking-sleep]\ndepth = 1',
  '[rules.some-rule]\nsome-option = 1.5',
  '[rules.some-rule]\nsome-option = "3"',
  '[rules.some-rule]\nsome-option = true',
  '[rules.some-rule]\nnames = "a"',
  '[rules.some-rule]\nnames = [1]',
  '[rules.some-rule]\nname = 1',
  '[rules.some-rule]\nis-on = "yes"',
  'baseline = ""',
  'blocking-calls = "a.b"',
  'blocking-calls = ["a.b"]',
  ...[
    '{}',
    '{ use = "a" }',
    '{ call = "a" }',
    '{ call = "*" }',
    '{ call = "a.*.b" }',
    '{ call = "a.b " }',
    '{ call = 1 }',
  ].map((entry) => `blocking-calls = [${entry}]`),
  'blocking-calls = [{ call = "a.b", use = " " }]',
  'blocking-calls = [{ call = "a.b", use = 1 }]',
  'blocking-calls = [{ call = "a.b", other = "c" }]',
  'baseline = false',
  'fail-on = "warn"',
  'fail-on = ["error"]',
  'format = "xml"',
  'format = 1',
]

describe('the schema and the validator', () => {
  test.each(VALID)('accept %j', (text) => {
    expect(isAccepted(text)).toBe(true)
    expect(accepts(asJson(text)), JSON.stringify(accepts.errors)).toBe(true)
  })

  test.each(INVALID)('reject %j', (text) => {
    expect(isAccepted(text)).toBe(false)
    expect(accepts(asJson(text))).toBe(false)
  })

  test('are tried with every key', () => {
    for (const name of Object.keys(CONFIGURATION_KEYS)) {
      for (const list of [VALID, INVALID]) {
        expect(
          list.some((text) => new RegExp(`(^|\\[)${name}( =|[.\\]])`, 'm').test(text)),
          name,
        ).toBe(true)
      }
    }
  })
})

test('the schema of all rules is a valid one, in which every key and option is described and has a default', () => {
  const schema = configurationSchema(CATALOGUE)
  expect(() => new Ajv({ strict: true }).compile(schema)).not.toThrow()
  const properties = schema['properties'] as Record<string, { description: string }>
  for (const [name, key] of Object.entries(CONFIGURATION_KEYS)) {
    expect(properties[name]?.description).toBe(`${key.description} Default: ${key.default}.`)
  }
  const { rules } = properties as { rules?: { properties?: Record<string, { properties: Record<string, object> }> } }
  for (const { id, options = {} } of CATALOGUE) {
    for (const [name, option] of Object.entries(options)) {
      expect(rules?.properties?.[id]?.properties[name]).toMatchObject({
        description: option.description,
        default: option.default,
      })
    }
  }
})
