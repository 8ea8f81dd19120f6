import type { Inference, TypeExtension } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { type InstanceType, membersOf, type Type, union } from '../../project/types.ts'
import type { Call } from '../../syntax/ast.ts'
import { mappingsOf } from './mappings.ts'

/** What SQLAlchemy adds to Python's own typing. */
export const SQLALCHEMY_TYPES: TypeExtension = {
  attributeType: (inference, owner, name, site) => mappingsOf(inference).attributeType(owner, name, site),
  undeclaredAttributeType: (inference, object, name) => mappingsOf(inference).backrefType(object, name),
  callType: (inference, module, call, callee) =>
    callee.kind === 'unknown' ? queryType(inference, module, call) : sessionType(inference, call, callee),
}

/** `db.query(User)` tells by itself that `db` is a session, whatever else is known of it: nothing else is asked for a mapped class. */
function queryType(inference: Inference, module: Module, call: Call): InstanceType | null {
  if (call.func.kind !== 'Attribute' || call.func.attr !== 'query' || call.args.length !== 1) return null
  const entity = inference.typeOf(module, call.args[0]!)
  if (entity.kind !== 'class' || entity.of.kind !== 'instance') return null
  if (mappingsOf(inference).isEntity(entity.of.class) !== true) return null
  return inference.stubInstance('sqlalchemy.orm.Query', [entity.of])
}

/** What a session factory makes when it is not told: `sessionmaker()` makes a `Session`. */
const DEFAULT_SESSIONS: Readonly<Record<string, string>> = {
  'sqlalchemy.orm.sessionmaker': 'sqlalchemy.orm.Session',
  'sqlalchemy.ext.asyncio.async_sessionmaker': 'sqlalchemy.ext.asyncio.AsyncSession',
}

/** The session that a call of a factory gives, where what is called can be nothing else. */
function sessionType(inference: Inference, call: Call, callee: Type): Type | null {
  const made = membersOf(callee).flatMap((member) => sessionFactoryType(inference, call, member) ?? [])
  return made.length > 0 && made.length === membersOf(callee).length ? union(made) : null
}

function sessionFactoryType(inference: Inference, call: Call, callee: Type): InstanceType | null {
  const made = callee.kind === 'class' ? callee.of : callee
  if (made.kind !== 'instance') return null
  const session = DEFAULT_SESSIONS[made.class.qualifiedName]
  if (session === undefined || made.args.some((argument) => argument.kind !== 'type-variable')) return null
  if (callee.kind === 'instance') return inference.stubInstance(session)
  if (call.keywords.some(({ arg }) => arg === 'class_' || arg === null)) return null
  return { ...made, args: [inference.stubInstance(session)] }
}
