import type { Fix } from '../../engine/finding.ts'
import { CONSTRAINED_CLASSES, type ConstrainedClass } from '../../knowledge/pydantic-migration.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined } from '../../project/module.ts'
import type { ClassDef, Expression } from '../../syntax/ast.ts'
import type { Application, CheckedFile } from '../application.ts'
import { sourceOf, withoutUse } from '../edits.ts'
import { importName } from '../importing.ts'
import type { OldBase } from './old-bases.ts'
import { anchoredPattern } from './pattern-migration.ts'

/** What takes the place of a class that does nothing but set constraints. */
interface ConstrainedType extends Pick<ConstrainedClass, 'type' | 'constraints'> {
  readonly node: ClassDef
  /** The type of the elements of a collection, as it is written. */
  readonly items: string | null
  /** The arguments of `Field()` or `StringConstraints()`: `min_length=1, pattern="^a"`. */
  readonly arguments: string
}

/**
 * The fix that writes `Name = Annotated[str, StringConstraints(...)]` instead of a class which inherits from `ConstrainedStr`; null where the
 * class has more than constraints, or is more than an annotation to somebody.
 */
export function constrainedTypeFix(application: Application, file: CheckedFile, { name, heir }: OldBase): Fix | null {
  const type = heir && constrainedTypeOf(application, file, heir.symbol, name)
  if (!heir || !type) return null
  const { type: of, node } = type
  const typeName = of.module === null ? { name: of.name, added: [] } : importName(file, of.module, of.name)
  const annotated = importName(file, 'typing', 'Annotated')
  const constraints = importName(file, 'pydantic', type.constraints)
  if (typeName === null || annotated === null || constraints === null) return null
  const whole = type.items === null ? typeName.name : `${typeName.name}[${type.items}]`
  const isPlain = type.arguments === ''
  const text = isPlain ? whole : `${annotated.name}[${whole}, ${constraints.name}(${type.arguments})]`
  return {
    title: `Replace the class with ${isPlain ? whole : `Annotated[${whole}, ...]`}`,
    safety: 'unsafe',
    edits: [{ start: node.start, end: node.end, text: `${node.name} = ${text}` }],
    imports: {
      ...withoutUse(heir.base),
      added: [...typeName.added, ...(isPlain ? [] : [...annotated.added, ...constraints.added])],
    },
  }
}

function constrainedTypeOf(
  application: Application,
  file: CheckedFile,
  symbol: DefinedClass,
  base: string,
): ConstrainedType | null {
  const old = CONSTRAINED_CLASSES.get(base)
  const node = file.nodesOf('ClassDef').find(({ nameSpan }) => nameSpan.start === symbol.facts.nameSpan.start)
  if (!old || !node || !file.tree.module.body.includes(node)) return null
  if (node.bases.length > 1 || node.keywords.length > 0 || node.decorator_list.length > 0) return null
  if (file.tree.comments.some(({ start }) => start >= node.start && start < node.end)) return null
  if (hasHeirs(application, symbol) || isCalled(file, symbol)) return null
  const written = new Map<string, string>()
  for (const statement of node.body) {
    if (statement.kind === 'Pass') continue
    const target =
      statement.kind === 'Assign' ? statement.targets[0] : statement.kind === 'AnnAssign' ? statement.target : null
    const value = statement.kind === 'Assign' || statement.kind === 'AnnAssign' ? statement.value : null
    if (target?.kind !== 'Name' || !value || (statement.kind === 'Assign' && statement.targets.length > 1)) return null
    if (written.has(target.id) || usesNameOf(file, symbol, value)) return null
    const text = target.id === 'regex' ? patternText(application, file, value) : sourceOf(file, value)
    if (text === null) return null
    written.set(target.id, text)
  }
  const items = /^Constrained(List|Set|FrozenSet)$/.test(base) ? (written.get('item_type') ?? null) : null
  if (items !== null) written.delete('item_type')
  const constraints: string[] = []
  for (const [name, value] of written) {
    const current = old.attributes.get(name)
    if (current === undefined) return null
    constraints.push(`${current}=${value}`)
  }
  return { type: old.type, constraints: old.constraints, node, items, arguments: constraints.join(', ') }
}

/** The pattern as it has to be written now, also that of `re.compile(...)`; null where that is not known. */
function patternText(application: Application, file: CheckedFile, value: Expression): string | null {
  const isCompiled =
    value.kind === 'Call' &&
    qualifiedNameOf(application.project.inference.typeOf(file.module, value.func)) === 're.compile'
  const pattern = isCompiled ? value.args[0] : value
  const anchored = pattern ? anchoredPattern(application, file, pattern) : null
  if (!pattern || anchored === null || 'byHand' in anchored) return null
  const text = anchored[0]?.text ?? sourceOf(file, pattern)
  return `${file.text.slice(value.start, pattern.start)}${text}${file.text.slice(pattern.end, value.end)}`
}

function hasHeirs({ project }: Application, symbol: DefinedClass): boolean {
  const { classes } = project.inference
  return [...project.modules.values()].some((module) =>
    module.classes.some(
      (other) => other !== symbol && isDefined(other) && classes.isSubclass(other, symbol.qualifiedName) === true,
    ),
  )
}

/** Whether the file makes objects of the class. */
function isCalled(file: CheckedFile, { facts }: DefinedClass): boolean {
  return file.nodesOf('Call').some(({ func }) => func.kind === 'Name' && func.id === facts.name)
}

/** Whether the value needs a name that only the body of the class has. */
function usesNameOf({ module, text }: CheckedFile, { facts }: DefinedClass, value: Expression): boolean {
  const words = text.slice(value.start, value.end).match(/[A-Za-z_]\w*/g) ?? []
  return words.some((word) => module.definitionsIn(facts.scope, word).length > 0)
}
