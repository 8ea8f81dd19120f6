import { CONFIGURATION_KEYS, type ConfigurationKey, DEFAULT_EXCLUDES, type KeyType } from '../../src/config/keys.ts'
import type { RuleMetadata, RuleOption } from '../../src/rule-api/metadata.ts'

/** The page about configuration: where it is looked for, and all keys, made from the table that validates them. */
export function configurationReference(rules: readonly RuleMetadata[]): string {
  const keys = Object.entries(CONFIGURATION_KEYS) as [string, ConfigurationKey][]
  return `${[INTRODUCTION, ...keys.map(([name, key]) => keySection(name, key)), ruleOptions(rules), SCHEMA].join('\n\n')}\n`
}

const INTRODUCTION = `# Configuration

Without configuration the recommended rules run, and that is enough for most projects. \`fastapi-lint init\` looks at the project and writes a
commented start.

## Where it is

In \`[tool.fastapi-lint]\` of \`pyproject.toml\`, or in \`fastapi-lint.toml\`, where the same keys stand without a prefix. Beside each other,
\`fastapi-lint.toml\` counts.

The nearest configuration governs a file: that of its folder or of the nearest folder above, up to the root of the git repository. Nothing is
inherited from configurations further up, but through \`extend\`. So the parts of a monorepo can have rules, severities and versions of their own,
while imports are still followed from one to the other. How findings are written is said by the configuration of the project as a whole.

- \`--config FILE\` uses this file for everything; its paths and patterns count from the working directory.
- \`--isolated\` uses none.
- Options of the command line outweigh every configuration.
- \`fastapi-lint --show-config [paths]\` shows what holds for files, and where each value is from.

A mistake in a configuration is told with its place and what was probably meant, and nothing is checked (exit code 2).

## Paths and patterns

They count from the folder of the file that they are written in, with \`/\` as separator. A pattern with a \`/\` in it counts from that folder
(\`tests/**\`, \`app/*.py\`), one without matches a file or folder of that name anywhere (\`migrations\`, \`*_pb2.py\`). A pattern that matches a
folder matches everything in it.

## Keys`

function keySection(name: string, key: ConfigurationKey): string {
  const values = key.choices === undefined ? TYPE_NAMES[key.type] : key.choices.map((one) => `\`"${one}"\``).join(', ')
  const example = key.example.startsWith('[') ? key.example : `[tool.fastapi-lint]\n${key.example}`
  return [
    `### ${name}`,
    key.description,
    ...(name in NOTES ? [NOTES[name]] : []),
    `- Value: ${values}\n- Default: ${/^["[{]|^(true|false|none)$/.test(key.default) ? `\`${key.default}\`` : key.default}`,
    `\`\`\`toml\n${example}\n\`\`\``,
  ].join('\n\n')
}

/** What needs more than a sentence. */
const NOTES: Readonly<Record<string, string>> = {
  extend:
    'The file is a `fastapi-lint.toml` under any name, or a `pyproject.toml` with the table. It may extend another one itself. A key replaces that of the extended file, but `ignore`, `extend-select` and `extend-exclude` add up, and tables are joined entry by entry. What an extended file ignores stays ignored, unless a rule is selected by its id.',
  select: 'A category stands for its recommended rules, with `strict` for all of them.',
  exclude: `Without it: ${DEFAULT_EXCLUDES.map((name) => `\`${name}\``).join(', ')}; and virtual environments under any name. What git ignores is left out in any case.`,
  'per-file-ignores': 'A pattern that starts with `!` means all files that it does not match.',
  'source-roots':
    'A `[tool.fastapi]` table with `entrypoint = "app.main:app"` makes the folder of its `pyproject.toml` one, if the module is there.',
  'blocking-calls':
    '`module.Class.*` stands for every method of a class, `module.Class.**` for those of its attributes too. The name is that of the module which the code imports from, or, for functions of the project, the one which defines it. In a monorepo all that its configurations say counts for the whole project.',
  baseline: '`--baseline FILE` names another one, `--no-baseline` none.',
}

/** What values of each type are, in words. */
const TYPE_NAMES: { readonly [Type in KeyType]: string } = {
  boolean: '`true` or `false`',
  choice: 'a word',
  selectors: 'an array of rule ids and categories',
  patterns: 'an array of patterns',
  folders: 'an array of folders below that of the configuration',
  file: 'the path of a file',
  ignores: 'a table from a pattern to an array of rule ids and categories',
  severities: 'a table from a rule id to `"error"`, `"warning"`, `"info"` or `"off"`',
  options: 'a table from a rule id to a table of its options',
  versions: 'a table from `python` or the name of a library to a version',
  calls: 'an array of tables with `call` and, if there is something better, `use`',
}

function ruleOptions(rules: readonly RuleMetadata[]): string {
  const rows = rules.flatMap((rule) =>
    Object.entries(rule.options ?? {}).map(
      ([name, option]) =>
        `| [${rule.id}](rules/${rule.id}.md) | \`${name}\` | ${OPTION_TYPES[option.type]} | \`${JSON.stringify(option.default)}\` | ${option.description.replaceAll('|', '\\|')} |`,
    ),
  )
  const table = `| rule | option | type | default | meaning |\n|---|---|---|---|---|\n${rows.join('\n')}`
  return `## Options of rules\n\nThey stand in \`[tool.fastapi-lint.rules.<rule-id>]\`. All others have none.\n\n${table}`
}

const OPTION_TYPES: { readonly [Type in RuleOption['type']]: string } = {
  boolean: '`true` or `false`',
  integer: 'a whole number',
  string: 'a string',
  strings: 'an array of strings',
}

const SCHEMA = `## Schema

\`schema/fastapi-lint.schema.json\` in the package is a JSON schema of all this, made from the same table. Editors with Taplo complete and check a
\`fastapi-lint.toml\` that starts with

\`\`\`toml
#:schema ./node_modules/fastapi-lint/schema/fastapi-lint.schema.json
\`\`\``
