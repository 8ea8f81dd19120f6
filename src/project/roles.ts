import type { ModuleFacts } from '../semantics/facts.ts'
import { type FileRole, roleOfPath } from './file-role.ts'

/** What a file is used for, by the conventions for its path (relative to the project root) and for Alembic's revisions. */
export function roleOf({ path, scopes }: ModuleFacts): FileRole {
  const role = roleOfPath(path)
  if (role !== 'application') return role
  const defines = (name: string): boolean => scopes[0]?.bindings.some((binding) => binding.name === name) ?? false
  return defines('revision') && defines('down_revision') ? 'migration' : 'application'
}
