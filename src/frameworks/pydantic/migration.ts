import type { ImportChanges, TextEdit } from '../../engine/finding.ts'
import type { Expression } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import { firstNameOf } from '../edits.ts'

/** What turns code of Pydantic 1 into code of Pydantic 2 that does the same. */
export interface Rewriting {
  readonly edits: readonly TextEdit[]
  readonly imports: ImportChanges
}

/** Why a person has to do it. */
export interface Obstacle {
  /** The reason in words that follow "by hand:". */
  readonly byHand: string
}

/** How a piece of code of Pydantic 1 gets to Pydantic 2. */
export type Migration = Rewriting | Obstacle

export function isObstacle(migration: Migration): migration is Obstacle {
  return 'byHand' in migration
}

/** Several rewritings that are made together or not at all: the first obstacle stands for all. */
export function together(migrations: readonly Migration[]): Migration {
  const edits: TextEdit[] = []
  const imports: ImportChanges[] = []
  for (const migration of migrations) {
    if (isObstacle(migration)) return migration
    for (const edit of migration.edits) {
      if (!edits.some(({ start, end, text }) => start === edit.start && end === edit.end && text === edit.text))
        edits.push(edit)
    }
    imports.push(migration.imports)
  }
  return { edits, imports: importsOf(imports) }
}

/** Changes of imports as one. */
export function importsOf(changes: readonly ImportChanges[]): ImportChanges {
  return {
    added: changes.flatMap(({ added }) => added),
    removed: [...new Set(changes.flatMap(({ removed }) => removed ?? []))],
  }
}

/** The names that an expression begins with wherever it reads one: those of an annotation that is taken away. */
export function namesIn(node: Expression): readonly string[] {
  const names: string[] = []
  walk(node, (part) => {
    if (part.kind !== 'Name' && part.kind !== 'Attribute') return true
    const name = firstNameOf(part)
    if (name !== null) names.push(name)
    return name === null
  })
  return names
}
