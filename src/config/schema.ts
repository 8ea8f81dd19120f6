import { CATEGORIES, type RuleMetadata, type RuleOption } from '../rule-api/metadata.ts'
import { CONFIGURATION_KEYS, type ConfigurationKey, type KeyType, SEVERITY_LEVELS } from './keys.ts'

/** A JSON schema, or a part of one. */
export type Schema = { readonly [key: string]: unknown }

/**
 * The JSON schema (draft 7) of a configuration: of a fastapi-lint.toml, and of `[tool.fastapi-lint]` in a pyproject.toml. It accepts what
 * `readConfiguration` accepts; only names of libraries that look like a misspelling are for that alone to see.
 */
export function configurationSchema(rules: readonly RuleMetadata[]): Schema {
  const properties = Object.entries(CONFIGURATION_KEYS).map(([name, key]: [string, ConfigurationKey]) => [
    name,
    {
      description: `${key.description} Default: ${key.default}.`,
      ...TYPES[key.type](key, rules),
    },
  ])
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of fastapi-lint',
    description: 'All of a fastapi-lint.toml, or the table [tool.fastapi-lint] of a pyproject.toml.',
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
    definitions: {
      selectors: { type: 'array', items: { $ref: '#/definitions/selector' } },
      selector: {
        anyOf: [
          { enum: [...CATEGORIES], description: 'A category stands for its recommended rules.' },
          { $ref: '#/definitions/rule' },
        ],
      },
      rule: { enum: sortedById(rules).map((rule) => rule.id) },
    },
  }
}

/** How the values of each type look in the schema. */
const TYPES: { readonly [Type in KeyType]: (key: ConfigurationKey, rules: readonly RuleMetadata[]) => Schema } = {
  boolean: () => ({ type: 'boolean' }),
  choice: ({ choices = [] }) => ({ enum: [...choices] }),
  // Beside `$ref` alone, everything else would be ignored.
  selectors: () => ({ allOf: [{ $ref: '#/definitions/selectors' }] }),
  patterns: () => ({ type: 'array', items: { type: 'string', pattern: '^(?!!)' } }),
  folders: () => ({
    type: 'array',
    items: { type: 'string', pattern: '^(?![\\\\/]|[A-Za-z]:)(?!([\\s\\S]*[\\\\/])?\\.\\.([\\\\/]|$))' },
  }),
  file: () => ({ type: 'string', minLength: 1 }),
  ignores: () => ({ type: 'object', additionalProperties: { $ref: '#/definitions/selectors' } }),
  severities: () => ({
    type: 'object',
    propertyNames: { $ref: '#/definitions/rule' },
    additionalProperties: { enum: [...SEVERITY_LEVELS] },
  }),
  options: (_key, rules) => ({
    type: 'object',
    properties: Object.fromEntries(sortedById(rules).map((rule) => [rule.id, ruleOptions(rule)])),
    additionalProperties: false,
  }),
  versions: () => ({
    type: 'object',
    additionalProperties: { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)*$' },
  }),
  calls: () => ({
    type: 'array',
    items: {
      type: 'object',
      properties: {
        call: {
          type: 'string',
          pattern: '^[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*\\.([\\p{L}_][\\p{L}\\p{N}_]*|\\*\\*?)$',
        },
        use: { type: 'string', pattern: '\\S' },
      },
      required: ['call'],
      additionalProperties: false,
    },
  }),
}

function ruleOptions({ docs, options = {} }: RuleMetadata): Schema {
  const properties = Object.entries(options).map(([name, option]) => [
    name,
    { description: option.description, ...optionType(option), default: option.default },
  ])
  return {
    description: `${docs.summary}.`,
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  }
}

function optionType({ type }: RuleOption): Schema {
  return type === 'strings' ? { type: 'array', items: { type: 'string' } } : { type }
}

function sortedById(rules: readonly RuleMetadata[]): RuleMetadata[] {
  return [...rules].sort((one, other) => (one.id < other.id ? -1 : 1))
}
