import type { ImportChanges } from '../engine/finding.ts'
import type { CheckedFile } from '../frameworks/application.ts'
import type { Import, ImportFrom } from '../syntax/ast.ts'

/** How a file can name something of a library. */
export interface NamedImport {
  /** What to write: `ConfigDict`, or `pydantic.ConfigDict` in a file that imports the module as a whole. */
  readonly name: string
  /** For the `imports` of the fix. */
  readonly added: ImportChanges['added']
}

/** How the checked file names a whole module, and what it has to import for that; null where its name means something else in the file. */
export function importModule(file: CheckedFile, module: string): NamedImport | null {
  const known = importedAs(file, module)
  if (known !== null) return { name: known, added: [] }
  const isFree = file.module.definitionsIn(0, module.split('.', 1)[0]!).length === 0
  return isFree ? { name: module, added: [{ module, name: null }] } : null
}

/** The name under which a file imports a whole module at its top level, or null. */
export function importedAs(file: CheckedFile, module: string): string | null {
  let modules = MODULES.get(file)
  if (modules === undefined) {
    modules = new Map()
    for (const { name, definitions } of file.module.scope(0).bindings) {
      if (!definitions.every(({ kind }) => kind === 'import')) continue
      for (const one of definitions) if (one.kind === 'import' && !modules.has(one.binds)) modules.set(one.binds, name)
    }
    MODULES.set(file, modules)
  }
  return modules.get(module) ?? null
}

/** The names of whole modules by file. */
const MODULES = new WeakMap<CheckedFile, Map<string, string>>()

/**
 * How the checked file names `name` of `module`, and what it has to import for that; null where the name means something else in the file.
 * Imports at the top level count, because only these hold everywhere.
 */
export function importName(file: CheckedFile, module: string, name: string): NamedImport | null {
  const { body } = file.tree.module
  const own = body
    .filter((statement): statement is ImportFrom => statement.kind === 'ImportFrom')
    .filter((statement) => statement.level === 0 && statement.module === module)
  const alias = own.flatMap(({ names }) => names).find((one) => one.name === name)
  if (alias) return { name: alias.asname ?? alias.name, added: [] }
  const whole = body
    .filter((statement): statement is Import => statement.kind === 'Import')
    .flatMap(({ names }) => names)
    .find((one) => one.name === module)
  if (whole && own.length === 0) return { name: `${whole.asname ?? whole.name}.${name}`, added: [] }
  const isFree = file.module.definitionsIn(0, name).length === 0 && own.every(({ names }) => names[0]?.name !== '*')
  return isFree ? { name, added: [{ module, name }] } : null
}
