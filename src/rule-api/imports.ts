import type { TextEdit } from '../engine/finding.ts'
import type { CheckedFile } from '../frameworks/application.ts'
import type { ImportFrom } from '../syntax/ast.ts'

/**
 * The edits that make `name` of `module` usable in the checked file: none where it is imported under its own name already, otherwise an
 * addition to a `from module import …` at the top level. Null where there is no such statement, or the name means something else.
 */
export function importedName(file: CheckedFile, module: string, name: string): readonly TextEdit[] | null {
  const statements = file.tree.module.body.filter(
    (statement): statement is ImportFrom =>
      statement.kind === 'ImportFrom' && statement.level === 0 && statement.module === module,
  )
  const isThere = statements.some((one) => one.names.some((alias) => alias.name === name && alias.asname === null))
  if (isThere) return []
  if (file.module.definitionsIn(0, name).length > 0) return null
  const last = statements.findLast(({ names }) => names.length > 0 && names[0]!.name !== '*')?.names.at(-1)
  return last ? [{ start: last.end, end: last.end, text: `, ${name}` }] : null
}

/** The edits that take one name out of a `from … import a, b`; null where it is the only one, or comments stand beside it. */
export function withoutName(file: CheckedFile, statement: ImportFrom, index: number): readonly TextEdit[] | null {
  if (statement.names.length < 2) return null
  const alias = statement.names[index]!
  const next = statement.names[index + 1]
  const span = next
    ? { start: alias.start, end: next.start }
    : { start: statement.names[index - 1]!.end, end: alias.end }
  if (file.text.slice(span.start, span.end).includes('#')) return null
  return [{ ...span, text: '' }]
}
