import type { Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { type Type, withoutNone } from '../../project/types.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import { type Answer, answersIn } from '../fastapi/answers.ts'
import { isCollectionType } from '../sqlalchemy/declarations.ts'
import type { Expiry, ObjectFlow, ObjectUse } from './objects.ts'

/** An object of an asynchronous session that is needed after it has forgotten what was loaded. */
export interface ExpiredUse {
  readonly use: ObjectUse
  readonly expiry: Expiry
  /** The name that the object has there: `user`; null for something longer. */
  readonly name: string | null
}

/** Those in a file, function by function. */
export function* expiredUses(application: Application, flow: ObjectFlow, module: Module): Generator<ExpiredUse> {
  let answers: readonly Answer[] | null = null
  for (const symbol of module.functions) {
    if (!flow.mayForgetIn(symbol)) continue
    for (const use of flow.usesIn(symbol)) {
      const { object, node, kind } = use
      if (object.expiry === null || !use.isDirect) continue
      if (kind === 'return') {
        answers ??= [...answersIn(application, module)]
        if (!isReadForResponse(application, answers, symbol, node)) continue
      }
      yield {
        use,
        expiry: object.expiry,
        name: nameOf(kind === 'read' && node.kind === 'Attribute' ? node.value : node),
      }
    }
  }
}

/** Whether FastAPI reads attributes of what a handler returns, whichever route has called it. */
function isReadForResponse(
  { project, pydantic, sqlAlchemy }: Application,
  answers: readonly Answer[],
  symbol: FunctionSymbol,
  node: Expression,
): boolean {
  const answer = answers.find(({ handler, value }) => handler === symbol && value === node)
  if (!answer || answer.responses.length === 0) return false
  return answer.responses.every(({ model }) => {
    if (model.kind !== 'declared' && model.kind !== 'annotated') return false
    const type = elementOf(model.type)
    if (type.kind !== 'instance') return false
    if (sqlAlchemy.isEntity(type.class) === true)
      return project.inference.classes.isSubclass(type.class, 'sqlmodel.SQLModel') === true
    return pydantic.isModel(type.class) === true
  })
}

/** The objects of a type: `User` of `list[User] | None`. */
export function elementOf(type: Type): Type {
  const object = withoutNone(type)
  return object.kind === 'instance' && isCollectionType(object) && object.args[0] ? elementOf(object.args[0]) : object
}

function nameOf(node: Expression): string | null {
  return node.kind === 'Name' ? node.id : null
}
