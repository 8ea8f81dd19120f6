import { CONSTRAINED_CLASSES } from '../../knowledge/pydantic-migration.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined } from '../../project/module.ts'
import { lastName } from '../../project/symbols.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { lastPartOf } from './entities.ts'

/** A use of a class that Pydantic 1 has for others to inherit from, and Pydantic 2 has not. */
export interface OldBase {
  /** `GenericModel`, `ConstrainedStr`. */
  readonly name: string
  /** The name as it is written. */
  readonly at: Span
  /** The class that inherits, with the base as it is written; null where it is imported or used in another way. */
  readonly heir: { readonly symbol: DefinedClass; readonly base: Expression } | null
}

const MODULES: ReadonlyMap<string, RegExp> = new Map([
  ['GenericModel', /^pydantic\.generics$/],
  ...Array.from(CONSTRAINED_CLASSES.keys(), (name) => [name, /^pydantic(\.types)?$/] as const),
])

/** The class of Pydantic 1 that a dotted name means, or null. */
function oldBaseName(qualifiedName: string | null): string | null {
  const name = lastName(qualifiedName ?? '')
  return MODULES.get(name)?.test(qualifiedName!.slice(0, -name.length - 1)) ? name : null
}

/**
 * The uses of such classes in a file: each class that inherits, and each import or mention of one that no class of the file inherits from.
 * Code guarded by a question for the version is left out.
 */
export function oldBasesIn({ project, pydantic }: Application, file: CheckedFile): readonly OldBase[] {
  const { module } = file
  const { inference } = project
  const found: OldBase[] = []
  const inherited = new Set<string>()
  for (const symbol of module.classes) {
    if (!isDefined(symbol)) continue
    for (const base of symbol.facts.bases) {
      const named = base.kind === 'Subscript' ? base.value : base
      const name = oldBaseName(qualifiedNameOf(inference.typeOf(module, named)))
      if (name === null) continue
      inherited.add(file.text.slice(named.start, named.end))
      found.push({ name, at: lastPartOf(named), heir: { symbol, base } })
    }
  }
  for (const { level, module: from, names } of file.nodesOf('ImportFrom')) {
    if (level > 0 || from === null) continue
    for (const alias of names) {
      const name = oldBaseName(`${from}.${alias.name}`)
      if (name === null || inherited.has(alias.asname ?? alias.name)) continue
      found.push({ name, at: { start: alias.start, end: alias.start + alias.name.length }, heir: null })
    }
  }
  for (const node of file.nodesOf('Attribute')) {
    if (!MODULES.has(node.attr) || inherited.has(file.text.slice(node.start, node.end))) continue
    const name = oldBaseName(qualifiedNameOf(inference.typeOf(module, node)))
    if (name !== null) found.push({ name, at: lastPartOf(node), heir: null })
  }
  return found.filter(({ at }) => !pydantic.guards.coversImport(file, at.start)).sort((a, b) => a.at.start - b.at.start)
}
