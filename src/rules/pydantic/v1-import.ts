import {
  type Attribute,
  defineRule,
  EVERY_FILE,
  type Expression,
  type Fix,
  type ImportFrom,
  type MovedName,
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
  mentions: /pydantic/,
  check: {
    ImportFrom(node, context) {
      if (node.level > 0 || node.module === null || !node.module.startsWith('pydantic')) return
      for (const [index, alias] of node.names.entries()) {
        const moved = movedName(node.module, alias.name)
        if (moved === null) continue
        const at = { start: alias.start, end: alias.start + alias.name.length }
        report(context, at, `${node.module}.${alias.name}`, moved, fixOf(context, node, index, moved))
      }
    },
    Attribute(node, context) {
      const module = pydanticModule(node, context)
      const moved = module === null ? null : movedName(module, node.attr)
      if (moved === null) return
      const at = { start: node.end - node.attr.length, end: node.end }
      report(context, at, `${module}.${node.attr}`, moved, null)
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
  { outcome, instead }: MovedName,
  fix: Fix | null,
): void {
  const { pydantic } = context.application
  if (!pydantic.isVersion2(context.module.path) || pydantic.guards.coversImport(context.file, at.start)) return
  const fate = outcome === 'fails' ? 'is gone in Pydantic 2, so this fails at import' : 'is deprecated in Pydantic 2'
  context.report({
    at,
    severity: outcome === 'fails' ? 'error' : 'warning',
    message: `"${name}" ${fate}; use ${instead}`,
    ...(fix ? { fix } : {}),
  })
}

/** Imports the same object from where it is now, under the name the file uses. */
function fixOf({ file, application }: RuleContext, node: ImportFrom, index: number, { target }: MovedName): Fix | null {
  if (!target) return null
  const alias = node.names[index]!
  const local = alias.asname ?? alias.name
  const package_ = target.module.split('.', 1)[0]!.replaceAll('_', '-')
  const isInstalled = package_ === 'pydantic' || application.project.dependencies.declares(file.module.path, package_)
  const about = {
    title: `Import "${target.name}" from ${target.module}`,
    safety: isInstalled ? 'safe' : 'unsafe',
  } as const
  const added = { module: target.module, name: target.name, ...(local === target.name ? {} : { asname: local }) }
  if (file.tree.module.body.includes(node))
    return { ...about, edits: [], imports: { added: [added], replaced: [local] } }
  // Within a function or a condition, the statement is written anew.
  const spelling = local === target.name ? target.name : `${target.name} as ${local}`
  const { start, end } = node
  const lineStart = file.text.lastIndexOf('\n', start - 1) + 1
  const indent = file.text.slice(lineStart, start)
  if (indent.trim() !== '' || /[#\n]/.test(file.text.slice(start, end))) return null
  const others = node.names.filter((one) => one !== alias).map((one) => file.text.slice(one.start, one.end))
  const rest = others.length === 0 ? '' : `\n${indent}from ${node.module} import ${others.join(', ')}`
  return { ...about, edits: [{ start, end, text: `from ${target.module} import ${spelling}${rest}` }] }
}
