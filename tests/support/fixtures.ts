import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of all fixtures. */
export const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))

/** A small project, and where it comes from. */
export interface Fixture {
  /** Path below the fixtures: `rules/blocking-sleep/aliased.py`, `rules/blocking-sleep/through-helpers`. */
  readonly name: string
  /** File texts by path relative to the project. */
  readonly files: Readonly<Record<string, string>>
}

/** The fixtures in a folder below `tests/fixtures/`: each `.py` file is a project, each folder is one. Empty where there is no such folder. */
export function fixturesIn(folder: string): Fixture[] {
  const entries = readdirIfThere(join(FIXTURES, folder))
  return entries
    .filter((entry) => !entry.endsWith('.fixed.py'))
    .map((entry) => {
      const path = join(FIXTURES, folder, entry)
      const files = statSync(path).isDirectory() ? readProject(path) : { [entry]: readFileSync(path, 'utf8') }
      return { name: `${folder}/${entry}`, files }
    })
}

/** The names in a folder below `tests/fixtures/`, in order; empty where there is no such folder. */
export function namesIn(folder: string): string[] {
  return readdirIfThere(join(FIXTURES, folder))
}

/** The texts of all files in a folder by path relative to it. */
export function readProject(folder: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !entry.name.endsWith('.fixed.py') && !entry.name.endsWith('.pyc'))
      files[relative(folder, path).replaceAll('\\', '/')] = readFileSync(path, 'utf8')
  }
  return files
}

function readdirIfThere(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((entry) => !entry.startsWith('.') && entry !== '__pycache__')
      .sort()
  } catch {
    return []
  }
}
