import { STATEMENT_MAKERS } from '../../knowledge/statement-makers.ts'
import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { membersOf } from '../../project/types.ts'
import type { Definition } from '../../semantics/facts.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import type { Span } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'
import { isRead } from './uses.ts'

/** A statement or query that is put together and then neither run nor used. */
export interface UnexecutedStatement {
  /** The name of what makes it, or of the variable that nobody reads. */
  readonly at: Span
  /** The function or method that makes it: `update`, `where`. */
  readonly maker: string
  /** The variable that holds it; null where the value is dropped at once. */
  readonly variable: string | null
  /** Whether the call changes a statement that was there before, and gives a new one. */
  readonly isRefinement: boolean
}

/** The statements and queries of a file that nobody runs. */
export function* unexecutedStatements(inference: Inference, file: CheckedFile): Generator<UnexecutedStatement> {
  const { module } = file
  const { facts } = module
  for (const { calls } of [facts.topLevel, ...facts.functions]) {
    for (const { call, awaited, result } of calls) {
      if (result !== 'statement' || awaited || !makesStatement(inference, { module, node: call })) continue
      yield {
        at: lastPart(call),
        maker: lastIdentifier(call.func),
        variable: null,
        isRefinement: isRefinement(inference, { module, node: call }),
      }
    }
  }
  for (const { kind, bindings, globals, nonlocals } of facts.scopes) {
    if (kind !== 'function') continue
    const isOfOtherScope = (name: string): boolean => globals.includes(name) || nonlocals.includes(name)
    for (const { name, definitions } of bindings) {
      if (isOfOtherScope(name) || name.startsWith('_')) continue
      for (const definition of definitions) {
        if (definition.kind !== 'assign' || definition.path.length > 0 || definition.value.kind !== 'Call') continue
        // Most variables are read, which is sooner found out than what they hold.
        if (!mayMakeStatement(definition.value) || isRead(inference, file, name, definition)) continue
        if (!makesStatement(inference, { module, node: definition.value })) continue
        // `first = second = select(User)` has a value that another variable holds, too.
        if (
          bindings.some((other) => other.name !== name && other.definitions.some((one) => isOf(definition.value, one)))
        )
          continue
        const maker = lastIdentifier(definition.value.func)
        yield {
          at: definition,
          maker,
          variable: name,
          isRefinement: isRefinement(inference, { module, node: definition.value }),
        }
      }
    }
  }
}

function isOf(value: Expression, definition: Definition): boolean {
  return definition.kind === 'assign' && definition.value.start === value.start && definition.value.end === value.end
}

/** Whether a call has a name that statements are made with: asked first, because it needs no types. */
function mayMakeStatement({ func }: Call): boolean {
  return STATEMENT_MAKERS.has(lastIdentifier(func))
}

/** Whether a call of the library gives a statement or a query. */
function makesStatement(inference: Inference, { module, node }: Located<Call>): boolean {
  if (!mayMakeStatement(node)) return false
  const members = membersOf(inference.typeOf(module, node.func))
  const isOfLibrary = members.every((member) => /^sql(alchemy|model)\./.test(qualifiedNameOf(member) ?? ''))
  return isOfLibrary && isStatement(inference, { module, node })
}

function isStatement(inference: Inference, { module, node }: Located): boolean {
  return membersOf(inference.typeOf(module, node)).every(
    (made) => made.kind === 'instance' && inference.classes.isSubclass(made.class, 'sqlalchemy.Executable') === true,
  )
}

/** Whether the call refines a statement that has a name: `query.where(…)`, but not `select(User).where(…)`. */
function isRefinement(inference: Inference, { module, node: { func } }: Located<Call>): boolean {
  let node: Expression = func
  while (node.kind === 'Call' || node.kind === 'Attribute') {
    node = node.kind === 'Call' ? node.func : node.value
    if (node.kind !== 'Call' && isStatement(inference, { module, node })) return true
  }
  return false
}

function lastPart({ func }: Call): Span {
  return func.kind === 'Attribute' ? { start: func.end - func.attr.length, end: func.end } : func
}
