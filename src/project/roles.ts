import type { ModuleFacts } from '../semantics/facts.ts'
import type { FileRole } from './file-role.ts'

const FOLDERS: Readonly<Record<string, FileRole>> = {
  test: 'test',
  tests: 'test',
  testing: 'test',
  e2e: 'test',
  alembic: 'migration',
  migrations: 'migration',
  scripts: 'script',
  script: 'script',
  bin: 'script',
  examples: 'example',
  example: 'example',
  samples: 'example',
  docs: 'example',
  docs_src: 'example',
  cookbook: 'example',
  cookbooks: 'example',
}

/** What a file is used for, by the conventions for its path (relative to the project root) and for Alembic's revisions. */
export function roleOf({ path, scopes }: ModuleFacts): FileRole {
  const role = roleOfPath(path)
  if (role !== 'application') return role
  const defines = (name: string): boolean => scopes[0]?.bindings.some((binding) => binding.name === name) ?? false
  return defines('revision') && defines('down_revision') ? 'migration' : 'application'
}

function roleOfPath(path: string): FileRole {
  const parts = path.split('/')
  const file = parts.pop()!
  if (/^(test_.*|.*_tests?|conftest|tests?)\.py$/.test(file)) return 'test'
  for (const folder of parts) {
    const role = FOLDERS[folder.toLowerCase()]
    if (role) return role
  }
  return 'application'
}
