import { TextSearch } from '../text/text-search.ts'

/** What a file is used for. Tests, migrations, scripts and examples never serve requests. */
export type FileRole = 'application' | 'test' | 'migration' | 'script' | 'example'

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

/** What a file is used for, by the conventions for its path (relative to the project root). */
export function roleOfPath(path: string): FileRole {
  const parts = path.split('/')
  const file = parts.pop()!
  if (/^(test_.*|.*_tests?|conftest|tests?)\.py$/.test(file)) return 'test'
  for (const folder of parts) {
    const role = FOLDERS[folder.toLowerCase()]
    if (role) return role
  }
  return 'application'
}

/**
 * Whether a file is a test that mentions nothing of what would make a rule look at it, and no suppression: then it is read for its syntax
 * only, unless something imports it. `mentions` is null where some rule looks at all tests.
 */
export function mayStandBy(path: string, text: string, mentions: readonly RegExp[] | null): boolean {
  if (mentions === null || roleOfPath(path) !== 'test' || path.endsWith('__init__.py')) return false
  return !/fastapi[-_ ]?lint/i.test(text) && !mentions.some(searchFor(mentions).in(text))
}

const SEARCHES = new WeakMap<readonly RegExp[], TextSearch>()

function searchFor(patterns: readonly RegExp[]): TextSearch {
  let search = SEARCHES.get(patterns)
  if (search === undefined) {
    search = new TextSearch(patterns)
    SEARCHES.set(patterns, search)
  }
  return search
}
