import type { Import, ImportFrom, Module } from './ast.ts'

/**
 * The imports at the top level before the first function or class: what they bind is there wherever the file uses it, which cannot be
 * said of those in conditions and of those further down.
 */
export function importsThatHold({ body }: Module): readonly (Import | ImportFrom)[] {
  const found: (Import | ImportFrom)[] = []
  for (const statement of body) {
    if (statement.kind === 'Import' || statement.kind === 'ImportFrom') found.push(statement)
    else if (/^(?:(?:Async)?FunctionDef|ClassDef)$/.test(statement.kind)) break
  }
  return found
}
