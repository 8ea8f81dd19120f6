import type { ImportChanges } from '../engine/finding.ts'
import type { Definition } from '../semantics/facts.ts'
import type { ImportFrom } from '../syntax/ast.ts'
import { importsThatHold } from '../syntax/head.ts'
import type { CheckedFile } from './checked-file.ts'

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
  if (isHidden(file, known ?? module, module)) return null
  if (known !== null) return { name: known, added: [] }
  const isFree = file.module.definitionsIn(0, module.split('.', 1)[0]!).length === 0
  return isFree ? { name: module, added: [{ module, name: null }] } : null
}

/** The name under which a file imports a whole module wherever it is used, or null. */
export function importedAs(file: CheckedFile, module: string): string | null {
  for (const statement of importsThatHold(file.tree.module)) {
    if (statement.kind !== 'Import') continue
    for (const { name, asname } of statement.names) {
      const local = asname ?? name
      if (name === module && isBoundOnlyBy(file, local, 'import')) return local
    }
  }
  return null
}

/**
 * How the checked file names `name` of `module`, and what it has to import for that; null where the name means something else in the file,
 * or is imported where that does not hold for all of it.
 */
export function importName(file: CheckedFile, module: string, name: string): NamedImport | null {
  const own = importsThatHold(file.tree.module)
    .filter((statement): statement is ImportFrom => statement.kind === 'ImportFrom')
    .filter((statement) => statement.level === 0 && statement.module === module)
  const alias = own.flatMap(({ names }) => names).find((one) => one.name === name)
  const local = alias?.asname ?? name
  if (isHidden(file, local, null)) return null
  if (alias) return isBoundOnlyBy(file, local, 'import-from') ? { name: local, added: [] } : null
  const whole = importedAs(file, module)
  if (whole !== null && own.length === 0 && !isHidden(file, whole, module))
    return { name: `${whole}.${name}`, added: [] }
  const isFree = file.module.definitionsIn(0, name).length === 0 && own.every(({ names }) => names[0]?.name !== '*')
  return isFree ? { name, added: [{ module, name }] } : null
}

/** Whether a function or class of the file has something else of that name; `module` is the one that it may import by it all the same. */
function isHidden(file: CheckedFile, name: string, module: string | null): boolean {
  const [first = ''] = name.split('.', 1)
  const isModule = (one: Definition): boolean => one.kind === 'import' && one.binds === module?.split('.', 1)[0]
  return !(innerNames(file).get(first) ?? []).every(isModule)
}

const INNER_NAMES = new WeakMap<CheckedFile, ReadonlyMap<string, readonly Definition[]>>()

/** What the functions, classes and comprehensions of a file define, by name. */
function innerNames(file: CheckedFile): ReadonlyMap<string, readonly Definition[]> {
  let names = INNER_NAMES.get(file)
  if (names === undefined) {
    const found = new Map<string, Definition[]>()
    for (const { kind, bindings } of file.module.facts.scopes) {
      if (kind === 'module') continue
      for (const { name, definitions } of bindings) {
        const known = found.get(name)
        if (known === undefined) found.set(name, [...definitions])
        else known.push(...definitions)
      }
    }
    names = found
    INNER_NAMES.set(file, names)
  }
  return names
}

function isBoundOnlyBy(file: CheckedFile, name: string, kind: 'import' | 'import-from'): boolean {
  return file.module.definitionsIn(0, name.split('.', 1)[0]!).every((definition) => definition.kind === kind)
}
