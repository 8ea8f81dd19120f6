import {
  type Attribute,
  attributeMigration,
  defineRule,
  distributionOf,
  EVERY_FILE,
  type Expression,
  type ImportMigration,
  importMigration,
  isInstalled,
  MAY_HAVE_MOVED,
  type MovedName,
  migrationReport,
  movedName,
  type RuleContext,
} from '../../rule-api/index.ts'
import { bad, good } from './v1-import.examples.ts'

export default defineRule({
  id: 'v1-import',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'safe',
  docs: {
    summary: 'Name of Pydantic 1 that is gone from Pydantic 2, or found elsewhere',
    why: `Pydantic 2 took many names away (\`BaseSettings\`, \`parse_raw_as\`, \`pydantic.errors.PydanticValueError\`): importing one raises
\`PydanticImportError\` or \`ImportError\`, so the module that does it cannot be imported at all. Others still work, with a
\`DeprecationWarning\`, and go away in Pydantic 3. The first are errors, the second warnings.

One of them means something else now: \`pydantic.utils.to_camel\` makes \`PascalCase\`, and what it used to do is
\`pydantic.alias_generators.to_pascal\`; \`to_lower_camel\` is the new \`to_camel\`.`,
    bad,
    good,
    limits: `Names whose use is reported by a rule of its own (\`validator\`, \`root_validator\`, \`Extra\`, \`GenericModel\`, \`ConstrainedStr\`) are not reported where they are imported.
Imports that are tried (\`try … except ImportError\`), chosen by version (\`if PYDANTIC_V2:\`) or made in a file for compatibility
(\`compat.py\`) are left alone.`,
    references: [
      'https://docs.pydantic.dev/latest/migration/',
      'https://docs.pydantic.dev/latest/concepts/pydantic_settings/',
    ],
  },
  mentions: MAY_HAVE_MOVED,
  check: {
    ImportFrom(node, context) {
      const { application, file } = context
      if (node.level > 0 || node.module === null || !node.module.startsWith('pydantic')) return
      for (const alias of node.names) {
        const moved = movedName(node.module, alias.name)
        if (moved === null) continue
        const at = { start: alias.start, end: alias.start + alias.name.length }
        report(
          context,
          at,
          `${node.module}.${alias.name}`,
          moved,
          importMigration(application, file, node, alias, moved),
        )
      }
    },
    Attribute(node, context) {
      const module = pydanticModule(node, context)
      const moved = module === null ? null : movedName(module, node.attr)
      if (moved === null) return
      const at = { start: node.end - node.attr.length, end: node.end }
      report(
        context,
        at,
        `${module}.${node.attr}`,
        moved,
        attributeMigration(context.application, context.file, node, moved),
      )
    },
  },
})

/** Whether the first name of `a.b.c` is imported from Pydantic, or says so itself: a quick look before types are asked for. */
function startsAtPydantic(node: Expression, { module }: RuleContext): boolean {
  let first = node
  while (first.kind === 'Attribute') first = first.value
  if (first.kind !== 'Name') return false
  if (first.id.startsWith('pydantic')) return true
  return module
    .definitionsIn(0, first.id)
    .some((one) => (one.kind === 'import' || one.kind === 'import-from') && one.module.startsWith('pydantic'))
}

/** The module of Pydantic that the attribute is taken from, or null. */
function pydanticModule({ value, attr }: Attribute, context: RuleContext): string | null {
  if (!/^[A-Za-z]/.test(attr) || !startsAtPydantic(value, context)) return null
  const type = context.typeOf(value)
  if (type.kind === 'module') return type.name
  return type.kind === 'library' && type.name.startsWith('pydantic') ? type.name : null
}

function report(
  context: RuleContext,
  at: { start: number; end: number },
  name: string,
  { outcome, instead, target }: MovedName,
  migration: ImportMigration | null,
): void {
  const { application, file } = context
  const { pydantic } = application
  if (!pydantic.isVersion2(context.module.path) || pydantic.guards.coversImport(file, at.start)) return
  const fate = outcome === 'fails' ? 'is gone in Pydantic 2, so this fails at import' : 'is deprecated in Pydantic 2'
  const source = target && !isInstalled(application, file, target.module) ? ` of ${distributionOf(target.module)}` : ''
  const message = `"${name}" ${fate}; use ${instead}${source}`
  const safety = migration?.isSame ? 'safe' : 'unsafe'
  const about = migration ? migrationReport(message, migration.title, migration, safety) : { message }
  context.report({ at, severity: outcome === 'fails' ? 'error' : 'warning', ...about })
}
